import type { DutyGapKind, DutyRank } from '@khai-bao/contracts';
import {
  formatMailDateTime,
  html,
  mailButton,
  mailFields,
  mailParagraph,
  renderMailHtml,
  toSingleLine,
  type MailText,
} from '@khai-bao/platform/notification';
import type { PushMessage } from '../push/push-channel.js';

const rankNames: Readonly<Record<DutyRank, string>> = {
  first: 'trực chính',
  second: 'trực phụ',
  deputy: 'dự phòng',
};

/** Builds the mail with the code that confirms an address. */
export function buildMailCodeMail(code: string): MailText {
  const vietnamese = `Mã xác nhận địa chỉ nhận tin trực: ${code}`;
  const how = 'Nhập mã này ở trang Lịch trực trong 30 phút. Nếu không phải bạn yêu cầu, hãy bỏ qua thư này.';
  const english = `Code that confirms your address for duty notices: ${code}. Enter it on the page Duty roster within 30 minutes.`;
  return {
    subject: 'Xác nhận địa chỉ nhận tin trực',
    text: `${vietnamese}\n${how}\n\n— English —\n${english}\n`,
    html: renderMailHtml([mailFields([['Mã xác nhận', code]]), mailParagraph(how)], english),
  };
}

export interface ShiftLine {
  readonly rank: DutyRank;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Builds the mail about changed shifts. It lists the coming ones as they are now, because further changes may have followed. */
export function buildChangeMail(mail: {
  readonly centreName: string;
  readonly shifts: readonly ShiftLine[];
  readonly url: string;
}): MailText {
  const lines = mail.shifts.map(
    ({ rank, startsAt, endsAt }) =>
      `${formatMailDateTime(startsAt)} – ${formatMailDateTime(endsAt)}: ${rankNames[rank]}`,
  );
  const centre = toSingleLine(mail.centreName);
  const first = `Lịch trực của bạn tại ${centre} vừa thay đổi.`;
  const next =
    lines.length === 0 ? 'Bạn không có ca trực nào trong 14 ngày tới.' : 'Các ca trực trong 14 ngày tới:';
  const english = `Your shifts at ${centre} have changed. The coming ones are listed above, and on ${mail.url}`;
  return {
    subject: 'Lịch trực của bạn vừa thay đổi',
    text: `${first}\n\n${[next, ...lines].join('\n')}\n\nXem lịch: ${mail.url}\n\n— English —\n${english}\n`,
    html: renderMailHtml(
      [
        mailParagraph(first),
        mailParagraph(next),
        ...lines.map((line) => html`<p style="margin:0 0 6px;font-weight:600">${line}</p>`),
        mailButton('Xem lịch trực', mail.url),
      ],
      english,
    ),
  };
}

/** What the test alarm at the start of a shift says. */
export interface AlarmContent {
  readonly centreName: string;
  readonly endsAt: Date;
  /** Open cases of the centre for which somebody else is responsible. */
  readonly openCases: number;
  /** Address of the page that answers. */
  readonly url: string;
}

/** Builds the mail of the test alarm. */
export function buildAlarmMail({ centreName, endsAt, openCases, url }: AlarmContent): MailText {
  const centre = toSingleLine(centreName);
  const until = formatMailDateTime(endsAt);
  const first = `Ca trực của bạn tại ${centre} bắt đầu, đến ${until}.`;
  const what = 'Bấm “Sẵn sàng” để cả trung tâm biết tin báo tới được bạn.';
  const handOver =
    openCases === 0
      ? 'Không có ca nào đang mở cần nhận bàn giao.'
      : `${openCases} ca đang mở cần nhận bàn giao: đăng nhập, mở trang Ca nghi ngờ, bấm “Nhận bàn giao”.`;
  const english = `Your shift at ${centre} begins, until ${until}. Open cases to take over: ${openCases}. Press the button so that everybody knows that notices reach you: ${url}`;
  return {
    subject: 'Thử báo động: ca trực của bạn bắt đầu',
    text: `${first}\n${what}\n${handOver}\n\n${url}\n\n— English —\n${english}\n`,
    html: renderMailHtml(
      [mailParagraph(first), mailParagraph(what), mailParagraph(handOver), mailButton('Sẵn sàng', url)],
      english,
    ),
  };
}

/** Builds the push message of the test alarm. */
export const buildAlarmPush = ({ centreName, endsAt, openCases, url }: AlarmContent): PushMessage => ({
  title: 'Ca trực của bạn bắt đầu',
  body: `${centreName} · đến ${formatMailDateTime(endsAt)}${openCases === 0 ? '' : ` · ${openCases} ca cần nhận bàn giao`}`,
  url,
  tag: 'shift-alarm',
  action: 'Sẵn sàng',
});

const gapNames: Readonly<Record<DutyGapKind, string>> = {
  nobody: 'không có ai trực',
  'no-first': 'không có người trực chính',
};

/** Builds the mail about a gap within the next 24 hours. */
export function buildGapMail(mail: {
  readonly centreName: string;
  readonly kind: DutyGapKind;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly url: string;
}): MailText {
  const centre = toSingleLine(mail.centreName);
  const when = `${formatMailDateTime(mail.startsAt)} – ${formatMailDateTime(mail.endsAt)}`;
  const first = `${centre}: ${gapNames[mail.kind]}, ${when}.`;
  const what = 'Hãy xếp người trực trước giờ này. Nếu không, ca nghi ngờ mới chỉ báo được cho HCDC.';
  const english = `${centre} has ${mail.kind === 'nobody' ? 'nobody' : 'no first'} on duty, ${when}. Please complete the roster: ${mail.url}`;
  return {
    subject: `Lịch trực còn trống: ${centre}`,
    text: `${first}\n${what}\n\n${mail.url}\n\n— English —\n${english}\n`,
    html: renderMailHtml(
      [mailParagraph(first), mailParagraph(what), mailButton('Mở lịch trực', mail.url)],
      english,
    ),
  };
}
