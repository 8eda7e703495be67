import {
  formatMailDateTime,
  html,
  mailButton,
  mailParagraph,
  renderMailHtml,
  type MailText,
} from '@khai-bao/platform/notification';

/** Builds the mail with a link to set a new password: Vietnamese first, English below. */
export function buildPasswordMail({
  username,
  link,
  validUntil,
}: {
  readonly username: string;
  readonly link: string;
  readonly validUntil: Date;
}): MailText {
  const end = formatMailDateTime(validUntil);
  const text = `Có người vừa báo quên mật khẩu của tài khoản ${username}.

Đặt mật khẩu mới tại: ${link}
Liên kết dùng được một lần, đến ${end}.

Nếu không phải bạn, hãy bỏ qua thư này. Mật khẩu cũ vẫn dùng được.

— English —
Somebody asked for a new password for the account ${username}. Set one at ${link} before ${end}. The link works once. If it was not you, leave this mail: nothing has changed.
`;
  return {
    subject: 'Đặt mật khẩu Khai Báo mới',
    text,
    html: renderMailHtml(
      [
        mailParagraph(html`Có người vừa báo quên mật khẩu của tài khoản <strong>${username}</strong>.`),
        mailButton('Đặt mật khẩu mới', link),
        mailParagraph(
          `Liên kết dùng được một lần, đến ${end}. Nếu không phải bạn, hãy bỏ qua thư này. Mật khẩu cũ vẫn dùng được.`,
        ),
      ],
      `Somebody asked for a new password for this account. The button works once, until ${end}. If it was not you, leave this mail: nothing has changed.`,
    ),
  };
}
