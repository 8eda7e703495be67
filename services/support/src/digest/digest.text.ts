export interface DigestThread {
  readonly threadId: string;
  readonly subject: string;
  readonly areaName: string;
  readonly unread: number;
}
export interface DigestContent {
  readonly place: string;
  readonly origin: string;
  readonly threads: readonly DigestThread[];
  /** Number of unread threads, including those that are not listed. */
  readonly total: number;
}

/** Builds the digest: subjects and links of unread threads, without text of posts. Vietnamese first, English below. */
export function buildDigestMail({ place, origin, threads, total }: DigestContent): {
  subject: string;
  text: string;
  html: string;
} {
  const link = (threadId: string): string => `${origin}/admin/kenh-ho-tro?id=${threadId}`;
  const more = total - threads.length;
  const text = `Kính gửi ${place},

Kênh hỗ trợ có ${total} chuỗi cơ quan chưa đọc.

${threads.map(({ threadId, subject, areaName, unread }) => `- ${toSingleLine(subject)} (${toSingleLine(areaName)}), ${unread} tin mới\n  ${link(threadId)}`).join('\n')}
${more > 0 ? `\nVà ${more} chuỗi khác: ${origin}/admin/kenh-ho-tro\n` : ''}
Thư này gửi mỗi ngày làm việc một lần, khi cơ quan chưa vào kênh. Sửa địa chỉ nhận ở mục Đầu mối.

— English —
${total} threads of the Support channel wait to be read: ${origin}/admin/kenh-ho-tro
`;
  const items = threads
    .map(
      ({ threadId, subject, areaName, unread }) =>
        `<li style="margin:0 0 10px"><a href="${escapeHtml(link(threadId))}" style="color:#1b5aa0;font-weight:600">${escapeHtml(subject)}</a><br><span style="color:#465169">${escapeHtml(areaName)} · ${unread} tin mới</span></li>`,
    )
    .join('');
  const html = `<div style="font-family:'Be Vietnam Pro',Arial,sans-serif;color:#14213a;max-width:560px">
<p>Kính gửi <strong>${escapeHtml(place)}</strong>,</p>
<p>Kênh hỗ trợ có ${total} chuỗi cơ quan chưa đọc.</p>
<ul style="padding-left:18px">${items}</ul>
${more > 0 ? `<p>Và ${more} chuỗi khác.</p>` : ''}<p><a href="${escapeHtml(origin)}/admin/kenh-ho-tro" style="display:inline-block;background:#1b5aa0;color:#fff;padding:12px 18px;border-radius:10px;text-decoration:none;font-weight:600">Vào Kênh hỗ trợ</a></p>
<p style="color:#465169">Thư này gửi mỗi ngày làm việc một lần, khi cơ quan chưa vào kênh. Sửa địa chỉ nhận ở mục Đầu mối.</p></div>`;
  return { subject: `Kênh hỗ trợ: ${total} chuỗi chưa đọc`, text, html };
}

/** Collapses white space, so that a subject stays on one line. */
const toSingleLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
