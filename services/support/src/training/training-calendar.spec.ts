import ICAL from 'ical.js';
import nodeIcal, { type VEvent } from 'node-ical';
import { buildCalendar, type CalendarEntry } from './training-calendar.js';

const session: CalendarEntry['session'] = {
  id: '0194f2f0-0000-7000-8000-000000000001',
  title: 'Tập huấn khai báo y tế điện tử, cách đặt áp phích và trực cổng; dành cho chợ, siêu thị',
  description: 'Mang theo câu hỏi;\nphòng mở trước 30 phút, "đúng giờ"',
  startsAt: new Date('2021-06-26T10:00:00+07:00'),
  endsAt: new Date('2021-06-26T11:30:00+07:00'),
  state: 'PLANNED',
  sequence: 0,
  changedAt: new Date('2021-06-24T09:00:00+07:00'),
  organiserPlace: 'Sở Thông tin và Truyền thông',
};
const link = 'https://khaibao.example.vn/admin/vao-tap-huan#0194f2f0.AAAA';
const entry = (change: Partial<CalendarEntry['session']> = {}, mail = true): string =>
  buildCalendar({
    session: { ...session, ...change },
    origin: 'https://khaibao.example.vn',
    address: link,
    mail: mail ? { from: 'Khai Báo <khong-tra-loi@khaibao.example.vn>', to: 'hoa@cho.example.vn' } : null,
  });
const hourInVietNam = (date: Date): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Ho_Chi_Minh',
    hour: '2-digit',
    minute: '2-digit',
  }).format(date);
const readWithIcalJs = (file: string) => {
  const calendar = new ICAL.Component(ICAL.parse(file));
  const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent')!);
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: event.uid,
    sequence: event.sequence,
    title: event.summary,
    description: event.description,
    status: event.component.getFirstPropertyValue('status'),
    starts: event.startDate.toJSDate(),
    ends: event.endDate.toJSDate(),
    isUtc: event.startDate.zone === ICAL.Timezone.utcTimezone,
  };
};
const readWithNodeIcal = (file: string) =>
  Object.values(nodeIcal.sync.parseICS(file)).find((part) => part?.type === 'VEVENT') as VEvent;

describe('the calendar file of a session', () => {
  it('opens at 10:00 in Viet Nam in two independent parsers', () => {
    const one = readWithIcalJs(entry());
    const other = readWithNodeIcal(entry());
    expect([hourInVietNam(one.starts), hourInVietNam(one.ends)]).toEqual(['10:00', '11:30']);
    expect([hourInVietNam(other.start), hourInVietNam(other.end!)]).toEqual(['10:00', '11:30']);
    expect(one.isUtc).toBe(true);
    expect(entry()).toContain('DTSTART:20210626T030000Z');
    expect([one.title, other.summary]).toEqual([session.title, session.title]);
    expect(one.description).toBe(`${session.description}\n\n${link}`);
  });

  it('keeps its UID while the SEQUENCE rises, and cancels with METHOD CANCEL', () => {
    const versions = [
      readWithIcalJs(entry()),
      readWithIcalJs(entry({ sequence: 1, startsAt: new Date('2021-06-27T10:00:00+07:00'), endsAt: new Date('2021-06-27T11:30:00+07:00') })),
      readWithIcalJs(entry({ sequence: 2, state: 'CANCELLED' })),
    ]; // prettier-ignore
    expect(versions.map(({ method, sequence, status }) => [method, sequence, status])).toEqual([
      ['REQUEST', 0, 'CONFIRMED'],
      ['REQUEST', 1, 'CONFIRMED'],
      ['CANCEL', 2, 'CANCELLED'],
    ]);
    expect(new Set(versions.map(({ uid }) => uid))).toEqual(
      new Set([`training-${session.id}@khaibao.example.vn`]),
    );
  });

  it('folds lines at 75 octets, between characters', () => {
    const lines = entry().split('\r\n');
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(entry()).not.toContain('�');
  });

  it('names neither organiser nor attendee as a download', () => {
    expect(readWithIcalJs(entry({}, false)).method).toBe('PUBLISH');
    expect(entry({}, false)).not.toMatch(/ATTENDEE|ORGANIZER|mailto/);
    expect(entry().replaceAll('\r\n ', '')).toContain('hoa@cho.example.vn');
  });
});
