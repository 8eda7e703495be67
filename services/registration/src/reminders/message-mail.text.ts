import { adminRoutes } from '@khai-bao/contracts';
import { toSingleLine, type MailText } from '@khai-bao/platform/notification';
import type { MessageAudience } from './message-audience.js';

const mailTexts: Readonly<Record<MessageAudience, { readonly subject: string; readonly english: string }>> = {
  silent: { subject: 'khai báo y tế tại', english: 'that have not declared lately' },
  posters: { subject: 'áp phích ở cổng của', english: 'whose posters are out of date' },
};

/** Builds the mail around an officer's text: sender, recipient and where to sign in. Vietnamese first, then English. */
export const buildMessageMail = (mail: {
  readonly unitName: string;
  readonly place: string;
  readonly text: string;
  readonly origin: string;
  readonly audience: MessageAudience;
}): MailText => ({
  subject: `${toSingleLine(mail.place)}: ${mailTexts[mail.audience].subject} ${toSingleLine(mail.unitName)}`,
  text: `Kính gửi ${toSingleLine(mail.unitName)},

${mail.text}

${toSingleLine(mail.place)}
Đăng nhập: ${mail.origin}${adminRoutes.signIn}

— English —
A message of ${toSingleLine(mail.place)} to units ${mailTexts[mail.audience].english}. Sign in: ${mail.origin}${adminRoutes.signIn}
`,
});
