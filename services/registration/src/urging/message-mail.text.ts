/** The mail around an officer's words: who writes, to whom, and where to sign in. Vietnamese first. */
export const messageMail = (mail: {
  readonly unitName: string;
  readonly place: string;
  readonly text: string;
  readonly origin: string;
}): { subject: string; text: string } => ({
  subject: `${line(mail.place)}: khai báo y tế tại ${line(mail.unitName)}`,
  text: `Kính gửi ${line(mail.unitName)},

${mail.text}

${line(mail.place)}
Đăng nhập: ${mail.origin}/admin/

— English —
A message of ${line(mail.place)} to units that have not declared lately. Sign in: ${mail.origin}/admin/
`,
});

/** A name stays on its line. */
const line = (text: string): string => text.replaceAll(/\s+/g, ' ');
