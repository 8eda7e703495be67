import {
  formatMailDateTime,
  html,
  mailButton,
  mailFields,
  mailFootnote,
  mailParagraph,
  renderMailHtml,
  toSingleLine,
  type MailText,
} from '@khai-bao/platform/notification';
import type { TrainingMailKind } from './mail-rules.js';
import type { TrainingSessionEntity } from './training-session.entity.js';

/** What a mail about a session says. */
export interface TrainingMailContent {
  readonly kind: TrainingMailKind;
  readonly session: Pick<
    TrainingSessionEntity,
    'title' | 'startsAt' | 'endsAt' | 'organiserPlace' | 'cancelReason'
  >;
  readonly personName: string;
  /** The person's own link into the room. */
  readonly link: string;
  /** Whether the person has a seat; false: waits for one. */
  readonly hasSeat: boolean;
}

const subjects: Readonly<Record<TrainingMailKind, (title: string, start: string) => string>> = {
  seat: (title, start) => `Đã đăng ký tập huấn ${start}: ${title}`,
  promoted: (title, start) => `Đã có chỗ tập huấn ${start}: ${title}`,
  moved: (title, start) => `Đổi giờ tập huấn sang ${start}: ${title}`,
  cancelled: (title, start) => `Hủy buổi tập huấn ${start}: ${title}`,
  day: (title, start) => `Nhắc: tập huấn ${start}: ${title}`,
  hour: (title, start) => `Sắp bắt đầu: tập huấn ${start}: ${title}`,
};

const openings: Readonly<Record<TrainingMailKind, string>> = {
  seat: 'Anh/chị đã có chỗ trong buổi tập huấn trực tuyến sau.',
  promoted: 'Có người nhường chỗ. Anh/chị đã có chỗ trong buổi tập huấn trực tuyến sau.',
  moved: 'Buổi tập huấn trực tuyến sau đã đổi giờ.',
  cancelled: 'Buổi tập huấn trực tuyến sau không diễn ra.',
  day: 'Buổi tập huấn trực tuyến sau diễn ra trong vòng một ngày tới.',
  hour: 'Buổi tập huấn trực tuyến sau bắt đầu trong vòng một giờ tới.',
};

const englishOpenings: Readonly<Record<TrainingMailKind, string>> = {
  seat: 'You have a seat in this online training session.',
  promoted: 'A seat became free and is yours.',
  moved: 'This online training session has a new time.',
  cancelled: 'This online training session will not take place.',
  day: 'This online training session takes place within a day.',
  hour: 'This online training session starts within an hour.',
};

/** Builds a mail about a session: time, title and the personal link, without address and code of the room. Vietnamese first, English below. */
export function buildTrainingMail({
  kind,
  session,
  personName,
  link,
  hasSeat,
}: TrainingMailContent): MailText {
  const title = toSingleLine(session.title);
  const start = formatMailDateTime(session.startsAt);
  const name = toSingleLine(personName);
  const isOpen = kind !== 'cancelled' && hasSeat;
  const waiting =
    kind === 'moved' && !hasSeat ? 'Anh/chị vẫn trong danh sách chờ và được báo ngay khi có chỗ.' : '';
  const reason = kind === 'cancelled' ? toSingleLine(session.cancelReason ?? '') : '';
  const fields: [string, string][] = [
    ['Buổi', title],
    ['Bắt đầu', `${start} (giờ Việt Nam)`],
    ['Kết thúc', formatMailDateTime(session.endsAt)],
    ['Đơn vị tổ chức', toSingleLine(session.organiserPlace)],
    ...(reason === '' ? [] : [['Lý do', reason] as [string, string]]),
  ];
  const footnote = isOpen
    ? 'Đường dẫn này của riêng anh/chị, mở trước giờ 30 phút và dùng để điểm danh. Xin không chuyển cho người khác. Buổi có đổi giờ thì đường dẫn vẫn giữ nguyên.'
    : '';
  const text = `Kính gửi ${name},

${openings[kind]}

${fields.map(([label, value]) => `${label}: ${value}`).join('\n')}
${isOpen ? `\nVào phòng: ${link}\n${footnote}\n` : ''}${waiting === '' ? '' : `\n${waiting}\n`}
— English —
${englishOpenings[kind]} ${title}, ${start} (Viet Nam time).${isOpen ? ` Your own link into the room: ${link}` : ''}
`;
  return {
    subject: subjects[kind](title, start),
    text,
    html: renderMailHtml(
      [
        mailParagraph(html`Kính gửi <strong>${name}</strong>,`),
        mailParagraph(openings[kind]),
        mailFields(fields),
        ...(isOpen ? [mailButton('Vào phòng tập huấn', link), mailFootnote(footnote)] : []),
        ...(waiting === '' ? [] : [mailParagraph(waiting)]),
      ],
      `${englishOpenings[kind]} ${title}, ${start} (Viet Nam time).`,
    ),
  };
}
