import { adminRoutes } from '@khai-bao/contracts';
import { toSingleLine, type MailText } from '@khai-bao/platform/notification';
import type { MessageAudience } from './message-audience.js';

const mailTexts: Readonly<Record<MessageAudience, { readonly subject: string; readonly english: string }>> = {
  silent: { subject: 'khai báo y tế tại', english: 'that have not declared lately' },
  posters: { subject: 'áp phích ở cổng của', english: 'whose posters are out of date' },
};

const outdatedPostersVi = (gates: number): string =>
  gates === 0 ? '' : `\nÁp phích cần in lại: ${gates} cổng. Mở trang Cổng để in.\n`;
const outdatedPostersEn = (gates: number): string =>
  gates === 0 ? '' : ` ${gates === 1 ? 'One gate needs' : `${gates} gates need`} a new poster.`;

/** Builds the mail around an officer's text: sender, recipient, posters to print again, and where to sign in. Vietnamese first, then English. */
export const buildMessageMail = (mail: {
  readonly unitName: string;
  readonly place: string;
  readonly text: string;
  readonly origin: string;
  readonly audience: MessageAudience;
  /** Open gates of the unit whose poster is to be printed again. */
  readonly outdatedPosters: number;
}): MailText => ({
  subject: `${toSingleLine(mail.place)}: ${mailTexts[mail.audience].subject} ${toSingleLine(mail.unitName)}`,
  text: `Kính gửi ${toSingleLine(mail.unitName)},

${mail.text}
${outdatedPostersVi(mail.outdatedPosters)}
${toSingleLine(mail.place)}
Đăng nhập: ${mail.origin}${adminRoutes.signIn}

— English —
A message of ${toSingleLine(mail.place)} to units ${mailTexts[mail.audience].english}.${outdatedPostersEn(mail.outdatedPosters)} Sign in: ${mail.origin}${adminRoutes.signIn}
`,
});
