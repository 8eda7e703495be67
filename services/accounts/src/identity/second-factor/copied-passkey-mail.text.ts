import {
  formatMailDateTime,
  mailParagraph,
  renderMailHtml,
  type MailText,
} from '@khai-bao/platform/notification';

/** Builds the mail about a passkey that was rejected because it may have been copied. It has no link, because such mails are imitated for phishing. */
export function buildCopiedPasskeyMail({
  username,
  passkey,
  at,
}: {
  readonly username: string;
  /** Name of the passkey, chosen by its owner. */
  readonly passkey: string;
  readonly at: Date;
}): MailText {
  const when = formatMailDateTime(at);
  const vietnamese = `Lúc ${when}, chúng tôi đã từ chối khóa truy cập “${passkey}” của tài khoản ${username}: khóa này có thể đã bị sao chép.`;
  const what =
    'Hãy đăng nhập bằng cách khác, gỡ khóa này trong mục Xác thực hai bước, rồi đổi mật khẩu. Khóa mới thì thêm lại được.';
  const english = `At ${when} the passkey “${passkey}” of your account ${username} was refused: it may have been copied. Sign in another way, remove it under two-step sign-in, and change the password. You can add a new one.`;
  return {
    subject: 'Khóa truy cập bị từ chối',
    text: `${vietnamese}\n${what}\n\n— English —\n${english}\n`,
    html: renderMailHtml([mailParagraph(vietnamese), mailParagraph(what)], english),
  };
}
