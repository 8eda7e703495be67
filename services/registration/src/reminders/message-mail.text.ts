import { adminRoutes } from '@khai-bao/contracts';
import { toSingleLine, type MailText } from '@khai-bao/platform/notification';

/** Builds the mail around an officer's text: sender, recipient and where to sign in. Vietnamese first, then English. */
export const buildMessageMail = (mail: {
  readonly unitName: string;
  readonly place: string;
  readonly text: string;
  readonly origin: string;
}): MailText => ({
  subject: `${toSingleLine(mail.place)}: khai báo y tế tại ${toSingleLine(mail.unitName)}`,
  text: `Kính gửi ${toSingleLine(mail.unitName)},

${mail.text}

${toSingleLine(mail.place)}
Đăng nhập: ${mail.origin}${adminRoutes.signIn}

— English —
A message of ${toSingleLine(mail.place)} to units that have not declared lately. Sign in: ${mail.origin}${adminRoutes.signIn}
`,
});
