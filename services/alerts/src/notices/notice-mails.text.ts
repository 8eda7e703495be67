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
  /** Whether somebody works on the case already, and it came from another district with its unit. */
  readonly isArrival: boolean;
  /** Address of the page that acknowledges. */
  readonly url: string;
}

const titleOf = ({ count, isArrival }: NoticeContent): string => {
  if (isArrival) return `${count === 1 ? 'Ca' : `${count} ca`} nghi ngờ chuyển về địa bàn`;
  return count === 1 ? 'Ca nghi ngờ mới' : `${count} ca nghi ngờ mới`;
};

/** Builds the mail about cases on which somebody works already. Its link asks for a sign-in. */
function buildArrivalMail(content: NoticeContent): MailText {
  const { code, district, openedAt, url } = content;
  const title = titleOf(content);
  const place = toSingleLine(district);
  const when = formatMailDateTime(openedAt);
  const what = 'Đơn vị vừa chuyển về địa bàn của trung tâm. Ca đã có người xử lý; hãy xem và làm tiếp.';
  const english = `A case that is already being worked on came to ${place} with its unit (${code}). Please continue it: ${url}`;
  return {
    subject: `${title} · ${place} · ${code}`,
    text: `${title}, ${place}. Mã: ${code}, mở lúc ${when}\n${what}\n\n${url}\n\n— English —\n${english}\n`,
    html: renderMailHtml(
      [
        mailParagraph(title),
        mailFields([
          ['Địa bàn', place],
          ['Mở lúc', when],
          ['Mã', code],
        ]),
        mailParagraph(what),
        mailButton('Mở ca', url),
      ],
      english,
    ),
  };
}

/** Builds the mail of a notice. */
export function buildNoticeMail(content: NoticeContent): MailText {
  if (content.isArrival) return buildArrivalMail(content);
  const { code, district, openedAt, count, url } = content;
  const when = formatMailDateTime(openedAt);
  const title = titleOf(content);
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
export const buildNoticePush = (content: NoticeContent, tag: string): PushMessage => ({
  title: titleOf(content),
  body: `${content.district} · ${formatMailDateTime(content.openedAt)} · ${content.code}`,
  url: content.url,
  tag,
  action: content.isArrival ? 'Mở ca' : 'Tôi nhận',
});
