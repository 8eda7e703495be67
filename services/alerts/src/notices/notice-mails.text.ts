import {
  formatMailDateTime,
  mailButton,
  mailFields,
  mailFootnote,
  mailParagraph,
  renderMailHtml,
  toSingleLine,
  type MailText,
  type SmsText,
} from '@khai-bao/platform/notification';
import type { PushMessage } from '../push/push-channel.js';

/** What a notice says: no person, no unit, because mail subjects and lock screens are read by others. */
export interface NoticeContent {
  /** Code of the first case. */
  readonly code: string;
  readonly district: string;
  readonly openedAt: Date;
  /** Cases that wait and are acknowledged together. */
  readonly count: number;
  /** Address of the page that acknowledges. */
  readonly url: string;
}

const titleOf = (count: number): string => (count === 1 ? 'Ca nghi ngờ mới' : `${count} ca nghi ngờ mới`);

/** Builds the mail of a notice. */
export function buildNoticeMail({ code, district, openedAt, count, url }: NoticeContent): MailText {
  const when = formatMailDateTime(openedAt);
  const title = titleOf(count);
  const place = toSingleLine(district);
  const english = `${count === 1 ? 'A new suspected case' : `${count} new suspected cases`} in ${place}, ${when} (${code}). Acknowledge without signing in: ${url}`;
  return {
    subject: `${title} · ${place} · ${code}`,
    text: `${title}, ${place}, ${when}. Mã: ${code}\n\nNhận ca, không cần đăng nhập: ${url}\n\nLiên kết dùng một lần, chỉ dành cho bạn. Không chuyển thư này cho người khác.\n\n— English —\n${english}\n`,
    html: renderMailHtml(
      [
        mailParagraph(title),
        mailFields([
          ['Địa bàn', place],
          ['Lúc', when],
          ['Mã', code],
        ]),
        mailButton('Tôi nhận', url),
        mailFootnote('Liên kết dùng một lần, chỉ dành cho bạn. Không chuyển thư này cho người khác.'),
      ],
      english,
    ),
  };
}

/** Builds the SMS of a notice, without diacritics: a text with them costs more segments. */
export function buildNoticeSms({ code, openedAt, count, url }: NoticeContent): SmsText {
  const time = formatMailDateTime(openedAt);
  const title = count === 1 ? 'Ca nghi ngo moi' : `${count} ca nghi ngo moi`;
  return {
    text: `Khai Bao: ${title} ${code}, ${time}. Nhan ca: ${url}`,
    template: { name: 'case-notice', parameters: { count: String(count), code, time, url } },
  };
}

/** Builds the push message of a notice. */
export const buildNoticePush = (
  { code, district, openedAt, count, url }: NoticeContent,
  tag: string,
): PushMessage => ({
  title: titleOf(count),
  body: `${district} · ${formatMailDateTime(openedAt)} · ${code}`,
  url,
  tag,
  action: 'Tôi nhận',
});
