import {
  formatMailDateTime,
  mailParagraph,
  renderMailHtml,
  type MailText,
} from '@khai-bao/platform/notification';

/** Builds the mail about a sign-in on a new device: Vietnamese first, English below. It has no link, because such mails are imitated for phishing. */
export function buildNewDeviceMail({
  username,
  device,
  at,
}: {
  readonly username: string;
  readonly device: string;
  readonly at: Date;
}): MailText {
  const when = formatMailDateTime(at);
  const vietnamese = `Tài khoản ${username} vừa đăng nhập trên một thiết bị mới: ${device}, lúc ${when}.`;
  const what =
    'Nếu là bạn, không cần làm gì. Nếu không phải, hãy đổi mật khẩu ngay, rồi xem mục Thiết bị đang đăng nhập.';
  const english = `Your account ${username} has just signed in on a new device: ${device}, ${when}. If it was not you, change the password at once and look at the signed-in devices.`;
  return {
    subject: 'Đăng nhập trên thiết bị mới',
    text: `${vietnamese}\n${what}\n\n— English —\n${english}\n`,
    html: renderMailHtml([mailParagraph(vietnamese), mailParagraph(what)], english),
  };
}
