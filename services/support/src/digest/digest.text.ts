import { adminRoutes } from '@khai-bao/contracts';
import {
  html,
  mailButton,
  mailFootnote,
  mailParagraph,
  renderMailHtml,
  toSingleLine,
  type MailText,
} from '@khai-bao/platform/notification';

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
export function buildDigestMail({ place, origin, threads, total }: DigestContent): MailText {
  const channel = origin + adminRoutes.supportChannel;
  const link = (threadId: string): string => origin + adminRoutes.supportThread(threadId);
  const more = total - threads.length;
  const text = `Kính gửi ${place},

Kênh hỗ trợ có ${total} chuỗi cơ quan chưa đọc.

${threads.map(({ threadId, subject, areaName, unread }) => `- ${toSingleLine(subject)} (${toSingleLine(areaName)}), ${unread} tin mới\n  ${link(threadId)}`).join('\n')}
${more > 0 ? `\nVà ${more} chuỗi khác: ${channel}\n` : ''}
Thư này gửi mỗi ngày làm việc một lần, khi cơ quan chưa vào kênh. Sửa địa chỉ nhận ở mục Đầu mối.

— English —
${total} threads of the Support channel wait to be read: ${channel}
`;
  const items = threads.map(
    ({ threadId, subject, areaName, unread }) =>
      html`<li style="margin:0 0 10px">
        <a href="${link(threadId)}" style="color:#1b5aa0;font-weight:600">${subject}</a><br /><span
          style="color:#465169"
          >${areaName} · ${unread} tin mới</span
        >
      </li>`,
  );
  return {
    subject: `Kênh hỗ trợ: ${total} chuỗi chưa đọc`,
    text,
    html: renderMailHtml([
      mailParagraph(html`Kính gửi <strong>${place}</strong>,`),
      mailParagraph(`Kênh hỗ trợ có ${total} chuỗi cơ quan chưa đọc.`),
      html`<ul style="padding-left:18px">
        ${items}
      </ul>`,
      ...(more > 0 ? [mailParagraph(`Và ${more} chuỗi khác.`)] : []),
      mailButton('Vào Kênh hỗ trợ', channel),
      mailFootnote(
        'Thư này gửi mỗi ngày làm việc một lần, khi cơ quan chưa vào kênh. Sửa địa chỉ nhận ở mục Đầu mối.',
      ),
    ]),
  };
}
