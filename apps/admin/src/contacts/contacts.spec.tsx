import type { ContactDto, ContactSummaryDto } from '@khai-bao/api-client/alerts';
import { setLanguage } from '@khai-bao/ui';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LiveStreamStub, openDesk, refuse, type Services } from '../../test/desk.js';

const caseId = '00000000-0000-7000-8000-0000000000c1';
const contact = (contactId: string, fullName: string, more: Partial<ContactDto> = {}): ContactDto => ({
  contactId,
  content: 'held',
  fullName,
  birthYear: 1988,
  sex: 'female',
  phone: '+84903123456',
  address: null,
  representative: null,
  reason: 'inside-together',
  minutesTogether: 42,
  minutesApart: null,
  nearAt: '2021-06-30T02:10:00Z',
  day: '2021-06-30',
  unitName: 'Chợ Bến Nghé',
  gateName: 'Cổng 2',
  state: 'to-call',
  attempts: 0,
  dueAt: null,
  isDue: true,
  followUpFrom: null,
  followUpUntil: null,
  answeredDays: 0,
  missedDays: 0,
  lastResult: null,
  assigneeId: null,
  assigneeName: null,
  importedByName: null,
  metAt: null,
  importNote: null,
  linkState: null,
  symptoms: [],
  openedCase: null,
  version: 1,
  ...more,
});
const summary = (more: Partial<ContactSummaryDto> = {}): ContactSummaryDto => ({
  caseCode: 'Q1-0630-012',
  unitName: 'Chợ Bến Nghé',
  isOpen: true,
  searches: [
    {
      searchId: 's1',
      state: 'complete',
      minutesInsideTogether: 15,
      minutesAtSameGate: 15,
      daysBefore: 2,
      reason: 'Điều tra dịch tễ',
      requestedByName: 'Phạm Thị Lan',
      requestedAt: '2021-06-30T02:14:00Z',
      foundCount: 312,
      leftOutCount: 14,
      visitCount: 2,
    },
  ],
  windows: {
    minutesInsideTogether: { min: 5, max: 240, usual: 15 },
    minutesAtSameGate: { min: 5, max: 120, usual: 15 },
    daysBefore: { min: 0, max: 14, usual: 2 },
  },
  canSendLinks: true,
  total: 312,
  reached: 78,
  due: 230,
  unassigned: 312,
  withMissedDays: 3,
  byReason: [],
  byState: [],
  callers: [
    { accountId: 'a1', name: 'Phạm Thị Lan', openCount: 0, isAssignable: true },
    { accountId: 'a2', name: 'Lê Hoàng', openCount: 0, isAssignable: true },
    { accountId: 'a3', name: 'Bùi Khánh', openCount: 1, isAssignable: false },
  ],
  ...more,
});
const openContacts = (services: Services, view = 'all'): void => {
  openDesk('medical-centre', `/ca-nghi-ngo/tiep-xuc?ma=${caseId}&muc=${view}`, {
    'GET /api/alerts/v1/stream': () => new LiveStreamStub().answer(),
    'GET /api/alerts/v1/cases': () => ({
      items: [],
      nextCursor: null,
      counts: { new: 0, open: 0, today: 0 },
    }),
    'GET /api/alerts/v1/cases/{id}/contacts/summary': () => summary(),
    ...services,
  });
};
afterEach(() => {
  cleanup();
  setLanguage('vi');
});

it('shows contacts with their reason in words, and how many were left out', async () => {
  openContacts({
    'GET /api/alerts/v1/cases/{id}/contacts': () => ({
      items: [
        contact('1', 'Trần Văn Một', { reason: 'same-party', minutesTogether: null }),
        contact('2', 'Lê Thị Hai'),
        contact('3', 'Phạm Văn Ba', { reason: 'same-gate', minutesTogether: null, minutesApart: 6 }),
        contact('4', 'Võ Thị Tư', { reason: 'same-half-day', minutesTogether: null, missedDays: 2, state: 'follow-up' }),
        contact('5', '', { fullName: null, phone: '', content: 'unreadable' }),
      ],
      nextCursor: null,
    }),
  });
  const rows = await screen.findAllByRole('listitem');
  const texts = rows.map(({ textContent }) => textContent).filter((text) => text.includes('Cổng 2'));
  expect(texts).toHaveLength(5);
  expect(texts[0]).toContain('Cùng nhóm khai báo');
  expect(texts[1]).toContain('Ở trong cùng lúc 42 phút');
  expect(texts[2]).toContain('Cùng cổng, cách 6 phút');
  expect(texts[3]).toMatch(/Cùng buổi.*Thiếu 2 ngày.*Khỏe/);
  expect(texts[4]).toMatch(/Người chưa rõ tên.*Không có số điện thoại/);
  expect(screen.getByText('Gọi được 78 trên 312 (25%)')).toBeTruthy();
  expect(screen.getByText(/Bỏ 14 người ở xa nhất/)).toBeTruthy();
}); // prettier-ignore

it('goes from one call to the next, with a note', async () => {
  const sent: unknown[] = [];
  const waiting = [contact('1', 'Trần Văn Một'), contact('2', 'Lê Thị Hai')];
  openContacts(
    {
      'GET /api/alerts/v1/cases/{id}/contacts/next': () => ({ contact: waiting[0] ?? null }),
      'POST /api/alerts/v1/cases/{id}/contacts/{contactId}/outcome': ({ body, params }) => {
        sent.push([params['contactId'], body]);
        return { ...waiting.shift()!, version: 2, state: 'follow-up' };
      },
    },
    'next',
  );
  await screen.findByText('Trần Văn Một, 1988');
  expect(screen.getByRole('link', { name: /Gọi 0903/ }).getAttribute('href')).toBe('tel:+84903123456');
  await userEvent.type(screen.getByLabelText('Ghi chú (không bắt buộc)'), 'Hẹn chiều');
  await userEvent.click(screen.getByRole('button', { name: 'Trần Văn Một: Gọi được' }));
  await screen.findByText('Lê Thị Hai, 1988');
  await userEvent.click(screen.getByRole('button', { name: 'Lê Thị Hai: Không nghe' }));
  await screen.findByText('Không còn ai cần gọi lúc này');
  expect(sent).toEqual([
    ['1', { version: 1, outcome: 'reached', note: 'Hẹn chiều' }],
    ['2', { version: 1, outcome: 'no-answer' }],
  ]);
});

it('says that a colleague was first, and loads the list again', async () => {
  let isChanged = false;
  openContacts({
    'GET /api/alerts/v1/cases/{id}/contacts': () => ({
      items: [isChanged ? contact('1', 'Trần Văn Một', { version: 2, state: 'refused' }) : contact('1', 'Trần Văn Một')],
      nextCursor: null,
    }),
    'POST /api/alerts/v1/cases/{id}/contacts/{contactId}/outcome': () => {
      isChanged = true;
      return refuse(409, 'ALERTS.CONTACT_CHANGED');
    },
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Trần Văn Một: Gọi được' }));
  await screen.findByText(/Đồng nghiệp vừa ghi kết quả/);
  const [row] = await screen.findAllByRole('listitem').then((rows) => rows.filter(({ className }) => className === 'contact'));
  await within(row!).findByText('Từ chối', { selector: '.kb-tag, .kb-tag *' });
}); // prettier-ignore

it('splits among all people of the centre with two more clicks', async () => {
  const sent: unknown[] = [];
  openContacts({
    'GET /api/alerts/v1/cases/{id}/contacts': () => ({ items: [], nextCursor: null }),
    'POST /api/alerts/v1/cases/{id}/contacts/split': ({ body }) => {
      sent.push(body);
      return { assigned: 312 };
    },
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Chia người gọi' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Chia người gọi' }));
  await screen.findByText('Đã chia 312 người.');
  expect(sent).toEqual([{ accountIds: ['a1', 'a2'], includeAssigned: false }]);
});

it('says that a search was not answered, so that somebody searches again', async () => {
  openContacts({
    'GET /api/alerts/v1/cases/{id}/contacts/summary': () =>
      summary({ searches: [{ ...summary().searches[0]!, state: 'unanswered' }] }),
    'GET /api/alerts/v1/cases/{id}/contacts': () => ({ items: [], nextCursor: null }),
  });
  expect(await screen.findByText(/Chưa nhận đủ kết quả sau 10 phút/)).toBeTruthy();
});

it('asks for a reason before a search', async () => {
  const sent: unknown[] = [];
  openContacts({
    'GET /api/alerts/v1/cases/{id}/contacts/summary': () => summary({ searches: [], total: 0 }),
    'POST /api/alerts/v1/cases/{id}/contacts/search': ({ body }) => {
      sent.push(body);
      return { ...summary().searches[0]!, state: 'searching', foundCount: null, leftOutCount: null, visitCount: null };
    },
  });
  await screen.findByText('Chưa truy vết ca này');
  await userEvent.click(screen.getByRole('button', { name: 'Truy vết' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Truy vết' }));
  await within(dialog).findByText('Nhập lý do, ít nhất 3 ký tự.');
  await userEvent.type(within(dialog).getByLabelText(/^Lý do/), 'Điều tra dịch tễ');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Truy vết' }));
  await screen.findByText('Đã bắt đầu tìm.');
  expect(sent).toEqual([
    { minutesInsideTogether: 15, minutesAtSameGate: 15, daysBefore: 2, reason: 'Điều tra dịch tễ' },
  ]);
}); // prettier-ignore

it('opens the case of an ill contact with one click, and leads to it', async () => {
  const ill = contact('1', 'Trần Văn Một', { state: 'ill', symptoms: ['fever'], linkState: 'sent', lastResult: 'symptoms' });
  openContacts({
    'GET /api/alerts/v1/cases/{id}/contacts': () => ({ items: [ill], nextCursor: null }),
    'POST /api/alerts/v1/cases/{id}/contacts/{contactId}/case': () => ({
      ...ill,
      openedCase: { caseId: 'c2', code: 'Q1-0701-003', state: 'NEW', isReadable: true },
    }),
  });
  await screen.findByText('Tự báo qua liên kết:');
  await userEvent.click(screen.getByRole('button', { name: 'Mở ca cho Trần Văn Một' }));
  await screen.findByText('Đã mở ca Q1-0701-003');
  expect(screen.getByRole('link', { name: 'Q1-0701-003' }).getAttribute('href')).toContain('c2');
  expect(screen.queryByRole('button', { name: /Mở ca/ })).toBeNull();
}); // prettier-ignore

it('names the case of another district without a link, and opens none for somebody who cannot be read', async () => {
  openContacts({
    'GET /api/alerts/v1/cases/{id}/contacts': () => ({
      items: [
        contact('1', 'Trần Văn Một', { state: 'ill', openedCase: { caseId: 'c2', code: 'Q3-0701-001', state: 'NEW', isReadable: false } }),
        contact('2', '', { state: 'ill', fullName: null, content: 'erased' }),
      ],
      nextCursor: null,
    }),
  });
  await screen.findByText('Q3-0701-001');
  expect(screen.queryByRole('link', { name: 'Q3-0701-001' })).toBeNull();
  expect(screen.queryByRole('button', { name: /Mở ca/ })).toBeNull();
}); // prettier-ignore

it('has the link of the daily question sent with the result, and keeps that choice for the next call', async () => {
  const sent: unknown[] = [];
  const waiting = [contact('1', 'Trần Văn Một'), contact('2', 'Lê Thị Hai')];
  openContacts(
    {
      'GET /api/alerts/v1/cases/{id}/contacts/next': () => ({ contact: waiting[0] ?? null }),
      'POST /api/alerts/v1/cases/{id}/contacts/{contactId}/outcome': ({ body }) => {
        sent.push(body);
        return { ...waiting.shift()!, version: 2, state: 'follow-up', linkState: 'waiting' };
      },
    },
    'next',
  );
  await userEvent.click(await screen.findByLabelText(/nhắn liên kết trả lời hằng ngày/));
  await userEvent.click(screen.getByRole('button', { name: 'Trần Văn Một: Gọi được' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Lê Thị Hai: Không nghe' }));
  await screen.findByText('Không còn ai cần gọi lúc này');
  expect(sent).toEqual([
    { version: 1, outcome: 'reached', sendLink: true },
    { version: 1, outcome: 'no-answer' },
  ]);
});

it('sends the link later, says that a number takes no messages, and offers nothing without a phone', async () => {
  const followed = { state: 'follow-up', lastResult: 'reached', attempts: 1 } as const;
  const sent: unknown[] = [];
  openContacts({
    'GET /api/alerts/v1/cases/{id}/contacts': () => ({
      items: [
        contact('1', 'Trần Văn Một', { ...followed, linkState: 'refused' }),
        contact('2', 'Lê Thị Hai', { ...followed, phone: '' }),
      ],
      nextCursor: null,
    }),
    'POST /api/alerts/v1/cases/{id}/contacts/{contactId}/link': ({ params }) => {
      sent.push(params['contactId']);
      return contact('1', 'Trần Văn Một', { ...followed, linkState: 'waiting' });
    },
  });
  await screen.findByText('Số này không nhận tin nhắn');
  expect(screen.getAllByRole('button', { name: /^Nhắn liên kết/ })).toHaveLength(1);
  await userEvent.click(screen.getByRole('button', { name: /^Nhắn liên kết/ }));
  await screen.findByText('Đang nhắn liên kết');
  expect(sent).toEqual(['1']);
});

it('previews pasted rows with the fault of each, and adds the right ones', async () => {
  const sent: { isPreview: boolean; rows: unknown[] }[] = [];
  openContacts({
    'GET /api/alerts/v1/cases/{id}/contacts': () => ({
      items: [contact('9', 'Lê Thị Hai', { reason: 'imported', importedByName: 'Phạm Thị Lan', metAt: 'Quán cà phê', importNote: '' })],
      nextCursor: null,
    }),
    'POST /api/alerts/v1/cases/{id}/contacts/import': ({ body }) => {
      sent.push(body as unknown as (typeof sent)[number]);
      return {
        rows: [
          { n: 2, outcome: 'added', faults: [] },
          { n: 3, outcome: 'faulty', faults: ['phone', 'day'] },
          { n: 4, outcome: 'known', faults: [] },
        ],
      };
    },
  });
  await screen.findByText('Nhập từ bảng: Phạm Thị Lan');
  await screen.findByText(/Quán cà phê/);
  await userEvent.click(screen.getByRole('button', { name: 'Nhập từ bảng' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Xem trước' }));
  await within(dialog).findByText('Chưa có dòng nào.');
  await userEvent.click(within(dialog).getByLabelText('Dán các dòng vào đây'));
  await userEvent.paste('SĐT\tHọ tên\tNgày\n0903123456\tLê Thị Hai\t29/6/2021\nx\tVõ Tư\tx\n0904\tBa\t1/6/2021');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Xem trước' }));
  await within(dialog).findByText('1 dòng nhập được, 1 người đã có, 1 dòng sai.');
  await within(dialog).findByText(/số điện thoại chưa đúng; ngày chưa đúng/);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Nhập các dòng đúng' }));
  await screen.findByText('Đã nhập 1 người.');
  expect(sent.map(({ isPreview }) => isPreview)).toEqual([true, false]);
  expect(sent[1]!.rows[0]).toEqual({ n: 2, fullName: 'Lê Thị Hai', phone: '0903123456', birthYear: '', place: '', day: '29/6/2021', note: '' });
}); // prettier-ignore
