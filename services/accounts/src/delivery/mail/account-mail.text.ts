import { escapeHtml, formatMailDateTime } from './mail-format.js';

export interface AccountMailContent {
  readonly unitName: string;
  readonly username: string;
  readonly oneTimePassword: string;
  readonly signInUrl: string;
  readonly validUntil: Date;
}

/** Builds the mail with user name and one-time password: Vietnamese first, English below, in plain text and HTML. */
export function buildAccountMail(mail: AccountMailContent): { subject: string; text: string; html: string } {
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
  const row = (name: string, value: string): string =>
    `<tr><td style="padding:4px 16px 4px 0;color:#465169">${name}</td><td style="padding:4px 0;font-weight:600;font-size:17px">${escapeHtml(value)}</td></tr>`;
  const html = `<div style="font-family:'Be Vietnam Pro',Arial,sans-serif;color:#14213a;max-width:560px">
<p>Kính gửi <strong>${escapeHtml(mail.unitName)}</strong>,</p>
<p>Sở Thông tin và Truyền thông đã cấp tài khoản Khai Báo cho đơn vị.</p>
<table style="border-collapse:collapse;background:#f3f1ec;border-radius:10px;padding:12px 16px;display:block">${row('Tên đăng nhập', mail.username)}${row('Mật khẩu dùng một lần', mail.oneTimePassword)}${row('Dùng được đến', end)}</table>
<p><a href="${escapeHtml(mail.signInUrl)}" style="display:inline-block;background:#1b5aa0;color:#fff;padding:12px 18px;border-radius:10px;text-decoration:none;font-weight:600">Đăng nhập</a></p>
<p>Lần đăng nhập đầu tiên, đơn vị đặt mật khẩu mới. Sau đó tạo cổng ra vào, in áp phích và dán tại cổng. Không đưa mật khẩu cho người khác.</p>
<hr style="border:0;border-top:1px solid #e4e1d9"><p style="color:#465169">Your Khai Báo account is ready. Sign in with the user name and the one-time password above, set a new password, create your gates and print the posters.</p></div>`;
  return { subject: `Tài khoản Khai Báo của ${mail.unitName.replaceAll(/[\r\n]/g, ' ')}`, text, html };
}
