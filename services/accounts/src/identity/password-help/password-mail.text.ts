import type { MailText } from '@khai-bao/platform/mail';
import { formatMailDateTime } from '../../delivery/mail/mail-format.js';

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
  const html = `<div style="font-family:'Be Vietnam Pro',Arial,sans-serif;color:#14213a;max-width:560px">
<p>Có người vừa báo quên mật khẩu của tài khoản <strong>${username}</strong>.</p>
<p><a href="${link}" style="display:inline-block;background:#1b5aa0;color:#fff;padding:12px 18px;border-radius:10px;text-decoration:none;font-weight:600">Đặt mật khẩu mới</a></p>
<p>Liên kết dùng được một lần, đến ${end}. Nếu không phải bạn, hãy bỏ qua thư này. Mật khẩu cũ vẫn dùng được.</p>
<hr style="border:0;border-top:1px solid #e4e1d9"><p style="color:#465169">Somebody asked for a new password for this account. The button works once, until ${end}. If it was not you, leave this mail: nothing has changed.</p></div>`;
  return { subject: 'Đặt mật khẩu Khai Báo mới', text, html };
}
