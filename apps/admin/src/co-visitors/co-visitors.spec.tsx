import type { ContactSummaryDto, CoVisitorNoticeDto, CoVisitorNoticesDto } from '@khai-bao/api-client/alerts';
import { setLanguage } from '@khai-bao/ui';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LiveStreamStub, openDesk, refuse, type Services } from '../../test/desk.js';

const caseId = '00000000-0000-7000-8000-0000000000c1';
const text = 'Thong bao y te: ngay 30/06/2021, tai Quan 1\nHealth notice: on 30/06/2021 in Quan 1';
const notice = (more: Partial<CoVisitorNoticeDto> = {}): CoVisitorNoticeDto => ({
  noticeId: 'n1',
  state: 'prepared',
  reasons: ['same-party', 'same-gate'],
  textVersion: '2021.1',
  messages: [{ day: '2021-06-30', district: 'Quận 1', people: 38, text }],
  people: 38,
  contactCount: 52,
  withoutPhoneCount: 4,
  reachedCount: 9,
  sharedPhoneCount: 1,
  earlierNoticeCount: 0,
  leftOutCount: 0,
  waitingCount: 0,
  sentCount: 0,
  failedCount: 0,
  preparedAt: '2021-06-30T02:14:00Z',
  preparedByName: 'Phạm Thị Lan',
  isOwn: false,
  expiresAt: '2021-07-01T02:14:00Z',
  decidedAt: null,
  decidedByName: null,
  decisionReason: null,
  finishedAt: null,
  ...more,
});
const listOf = (...items: CoVisitorNoticeDto[]): CoVisitorNoticesDto => ({
  caseCode: 'Q1-0630-012',
  unitName: 'Chợ Bến Nghé',
  isOpen: true,
  canSend: true,
  minPeople: 5,
  hoursToRelease: 24,
  sampleText: text,
  items,
});
const contactSummary: ContactSummaryDto = {
  caseCode: 'Q1-0630-012',
  unitName: 'Chợ Bến Nghé',
  isOpen: true,
  searches: [],
  canSendLinks: true,
  windows: {
    minutesInsideTogether: { min: 5, max: 240, usual: 15 },
    minutesAtSameGate: { min: 5, max: 120, usual: 15 },
    daysBefore: { min: 0, max: 14, usual: 2 },
  },
  total: 52,
  reached: 9,
  due: 40,
  unassigned: 52,
  withMissedDays: 0,
  byReason: [
    { key: 'same-party', count: 12 },
    { key: 'same-half-day', count: 40 },
  ],
  byState: [],
  callers: [],
};
const openPage = (list: () => CoVisitorNoticesDto, services: Services = {}): void => {
  openDesk('medical-centre', `/ca-nghi-ngo/nhan-tin?ma=${caseId}`, {
    'GET /api/alerts/v1/stream': () => new LiveStreamStub().answer(),
    'GET /api/alerts/v1/cases': () => ({
      items: [],
      nextCursor: null,
      counts: { new: 0, open: 0, today: 0 },
    }),
    'GET /api/alerts/v1/cases/{id}/contacts/summary': () => contactSummary,
    'GET /api/alerts/v1/cases/{id}/co-visitor-notices': list,
    ...services,
  });
};
const pressIn = async (dialog: HTMLElement, name: string): Promise<void> =>
  userEvent.click(within(dialog).getByRole('button', { name }));
afterEach(() => {
  cleanup();
  setLanguage('vi');
});

it('prepares for whoever was close, and shows the text before', async () => {
  const sent: unknown[] = [];
  let list = listOf();
  openPage(() => list, {
    'POST /api/alerts/v1/cases/{id}/co-visitor-notices': ({ body }) => {
      sent.push(body);
      list = listOf(notice({ isOwn: true }));
      return list.items[0]!;
    },
  });
  await screen.findByText('Chưa nhắn ai');
  await userEvent.click(await screen.findByRole('button', { name: 'Chuẩn bị tin nhắn' }));
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByText(/Thong bao y te/)).toBeTruthy();
  expect(within(dialog).getByRole<HTMLInputElement>('checkbox', { name: /Cùng buổi/ }).checked).toBe(false);
  await pressIn(dialog, 'Chuẩn bị tin nhắn');
  await screen.findByText(/Đã chuẩn bị tin cho 38 số/);
  expect(sent).toEqual([{ reasons: ['same-party'] }]);
  // Whoever prepared it cannot release it, and no second one is prepared meanwhile.
  await screen.findByText(/một người khác của trung tâm/);
  expect(screen.queryByRole('button', { name: 'Duyệt và gửi' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Chuẩn bị tin nhắn' })).toBeNull();
});

it('is released by a second person, who sees people, texts and what was left out', async () => {
  const sent: unknown[] = [];
  let list = listOf(notice());
  openPage(() => list, {
    'POST /api/alerts/v1/cases/{id}/co-visitor-notices/{noticeId}/release': ({ body }) => {
      sent.push(body);
      list = listOf(notice({ state: 'sending', waitingCount: 30, sentCount: 8, decidedByName: 'Đỗ Dũng', decidedAt: '2021-06-30T02:20:00Z' }));
      return list.items[0]!;
    },
  });
  const card = await screen.findByRole('article', { name: 'Chờ duyệt' });
  for (const shown of ['38', 'Không có số nhận tin', 'Đã gọi được', 'Chung số, chung ngày'])
    expect(within(card).getAllByText(shown).length).toBeGreaterThan(0);
  expect(within(card).queryByText('Đã nhắn lần trước')).toBeNull();
  await userEvent.click(within(card).getByRole('button', { name: 'Duyệt và gửi' }));
  await pressIn(await screen.findByRole('dialog'), 'Duyệt và gửi');
  await screen.findByText('Đã xong 8 trên 38');
  expect(sent).toEqual([{}]);
}); // prettier-ignore

it('asks for a reason when few people are left, also when the page did not know', async () => {
  const sent: unknown[] = [];
  openPage(() => listOf(notice({ people: 6 })), {
    'POST /api/alerts/v1/cases/{id}/co-visitor-notices/{noticeId}/release': ({ body }) => {
      sent.push(body);
      return (body as { fewPeopleReason?: string }).fewPeopleReason === undefined
        ? refuse(409, 'ALERTS.TOO_FEW_CO_VISITORS')
        : notice({ state: 'sending', people: 3 });
    },
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Duyệt và gửi' }));
  const dialog = await screen.findByRole('dialog');
  await pressIn(dialog, 'Duyệt và gửi');
  await within(dialog).findByText(/Còn quá ít người nhận/);
  await pressIn(dialog, 'Duyệt và gửi');
  await within(dialog).findByText('Nhập lý do, ít nhất 3 ký tự.');
  await userEvent.type(within(dialog).getByLabelText(/Vì sao vẫn gửi/), 'Họ ở chung xe');
  await pressIn(dialog, 'Duyệt và gửi');
  await screen.findByText('Đã duyệt. Tin đang được gửi.');
  expect(sent).toEqual([{}, { fewPeopleReason: 'Họ ở chung xe' }]);
});

it('is refused with a reason', async () => {
  const sent: unknown[] = [];
  openPage(() => listOf(notice()), {
    'POST /api/alerts/v1/cases/{id}/co-visitor-notices/{noticeId}/refuse': ({ body }) => {
      sent.push(body);
      return notice({ state: 'refused' });
    },
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Không duyệt' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.type(within(dialog).getByLabelText('Lý do'), 'Chờ kết quả xét nghiệm');
  await pressIn(dialog, 'Không duyệt');
  await screen.findByText('Đã ghi: không duyệt.');
  expect(sent).toEqual([{ reason: 'Chờ kết quả xét nghiệm' }]);
});

it('shows on request whom it did not reach, and sends those again', async () => {
  let retried = 0;
  const ended = notice({ state: 'sent', people: 38, sentCount: 36, failedCount: 2, decidedByName: 'Đỗ Dũng', decidedAt: '2021-06-30T02:20:00Z' });
  openPage(() => listOf(ended), {
    'GET /api/alerts/v1/cases/{id}/co-visitor-notices/{noticeId}/failures': () => ({
      items: [
        { recipientId: 'r1', contactId: '1', fullName: 'Trần Văn Một', phone: '+84903123456', day: '2021-06-30', failure: 'refused', attempts: 1 },
        { recipientId: 'r2', contactId: '2', fullName: null, phone: '', day: '2021-06-30', failure: 'unreadable', attempts: 2 },
      ],
      nextCursor: null,
    }),
    'POST /api/alerts/v1/cases/{id}/co-visitor-notices/{noticeId}/retry': () => {
      retried += 1;
      return notice({ state: 'sending' });
    },
  });
  await screen.findByText('Đã xong 38 trên 38');
  expect(screen.queryByText('Trần Văn Một')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Xem ai không nhận được' }));
  await screen.findByText('Trần Văn Một');
  expect(screen.getByText('Tổng đài từ chối số này, đã thử 1 lần')).toBeTruthy();
  expect(screen.getByText('Người chưa rõ tên')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Gửi lại 2 tin không đến' }));
  await screen.findByText('Đang gửi lại.');
  expect(retried).toBe(1);
}); // prettier-ignore

it('offers nothing for a case that has ended, and says when no gateway is connected', async () => {
  openPage(() => ({ ...listOf(notice()), isOpen: false, canSend: false }));
  await screen.findByText('Ca đã kết thúc: chỉ xem.');
  await screen.findByText(/chưa nối cổng tin nhắn/);
  expect(screen.queryByRole('button', { name: /Duyệt|Hủy|Chuẩn bị/ })).toBeNull();
});
