import {
  formatMailDateTime,
  html,
  mailButton,
  mailFields,
  mailParagraph,
  renderMailHtml,
  toSingleLine,
  type MailText,
} from '@khai-bao/platform/notification';

export interface AccountMailContent {
  readonly unitName: string;
  readonly username: string;
  readonly oneTimePassword: string;
  readonly signInUrl: string;
  readonly validUntil: Date;
}

/** Builds the mail with user name and one-time password: Vietnamese first, English below, in plain text and HTML. */
export function buildAccountMail(mail: AccountMailContent): MailText {
  const end = formatMailDateTime(mail.validUntil);
  const text = `Kính gửi ${mail.unitName},

Sở Thông tin và Truyền thông đã cấp tài khoản Khai Báo cho đơn vị.

Tên đăng nhập: ${mail.username}
Mật khẩu dùng một lần: ${mail.oneTimePassword}
Đăng nhập tại: ${mail.signInUrl}
Dùng được đến: ${end}

Lần đăng nhập đầu tiên, đơn vị đặt mật khẩu mới. Sau đó tạo cổng ra vào, in áp phích và dán tại cổng.
Không đưa mật khẩu cho người khác. Cần giúp, xin gọi phường, xã nơi đơn vị đã đăng ký.

— English —
Your Khai Báo account is ready. Sign in at ${mail.signInUrl} with the user name ${mail.username} and the one-time password ${mail.oneTimePassword} before ${end}. You will be asked to set a new password. Then create your gates, print the posters and put them up.
`;
  return {
    subject: `Tài khoản Khai Báo của ${toSingleLine(mail.unitName)}`,
    text,
    html: renderMailHtml(
      [
        mailParagraph(html`Kính gửi <strong>${mail.unitName}</strong>,`),
        mailParagraph('Sở Thông tin và Truyền thông đã cấp tài khoản Khai Báo cho đơn vị.'),
        mailFields([
          ['Tên đăng nhập', mail.username],
          ['Mật khẩu dùng một lần', mail.oneTimePassword],
          ['Dùng được đến', end],
        ]),
        mailButton('Đăng nhập', mail.signInUrl),
        mailParagraph(
          'Lần đăng nhập đầu tiên, đơn vị đặt mật khẩu mới. Sau đó tạo cổng ra vào, in áp phích và dán tại cổng. Không đưa mật khẩu cho người khác.',
        ),
      ],
      'Your Khai Báo account is ready. Sign in with the user name and the one-time password above, set a new password, create your gates and print the posters.',
    ),
  };
}
