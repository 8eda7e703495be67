import type { CaseHistoryDto, CaseItemDto } from '@khai-bao/api-client/alerts';
import { cityDay, setLanguage } from '@khai-bao/ui';
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LiveStreamStub, openDesk } from '../../test/desk.js';
import { caseDetail, caseItem } from '../../test/rows.js';

const one = (caseId: string, shortName: string, more: Partial<CaseItemDto> = {}): CaseItemDto =>
  caseItem({ caseId, shortName, ...more });
const page = (...items: CaseItemDto[]) => ({
  items,
  nextCursor: null,
  counts: {
    new: items.filter(({ state }) => state === 'NEW').length,
    open: items.length,
    today: items.length,
  },
});
const rowTexts = (): (string | null)[] =>
  within(screen.getByRole('main'))
    .getAllByRole('listitem')
    .map((row) => row.textContent);
afterEach(cleanup);

/** The list is answered once; what changes after that can only come from the stream. */
function desk() {
  const line = new LiveStreamStub();
  let asked = 0;
  openDesk('medical-centre', '/ca-nghi-ngo', {
    'GET /api/alerts/v1/stream': () => line.answer(),
    'GET /api/alerts/v1/cases': () => {
      asked += 1;
      const items = [one('001', 'L. Q. Bình', { state: 'INVESTIGATING' })];
      return asked === 1 ? { items, nextCursor: null, counts: { new: 0, open: 1, today: 1 } } : null;
    },
  });
  return line;
}

it('shows a new case from the stream without reloading, and says so', async () => {
  const line = desk();
  await screen.findByText('L. Q. Bình, 1988');
  await act(async () => line.sendEvent('case', one('002', 'N. V. Dũng'), 2));
  const alarm = await screen.findByTestId('new-case-alert');
  expect(alarm.textContent).toContain('Ca mới: N. V. Dũng, 1988, tại Chợ Bến Nghé, Cổng 1');
  const rows = within(screen.getByRole('main'))
    .getAllByRole('listitem')
    .map((row) => row.textContent);
  expect(rows[0]).toContain('N. V. Dũng');
});

it('takes an older version of a case for no news, and lets one at its end leave', async () => {
  const line = desk();
  await screen.findByText('L. Q. Bình, 1988');
  await act(async () => line.sendEvent('case', one('001', 'L. Q. Bình', { state: 'NEW', version: 0 }), 2));
  expect(screen.getByText('Đang xác minh')).toBeTruthy();
  await act(async () =>
    line.sendEvent('case', one('001', 'L. Q. Bình', { state: 'RULED_OUT', version: 2 }), 3),
  );
  await waitFor(() => expect(screen.queryByText('L. Q. Bình, 1988')).toBeNull());
});

it('tells in its history a case that went on to the city from one that moved with its unit', async () => {
  const at = (minute: number): string => `2021-06-30T00:${minute}:00Z`;
  const step = (
    entry: CaseHistoryDto['entry'],
    minute: number,
    note: string | null = null,
  ): CaseHistoryDto => ({
    entry,
    state: 'NEW',
    at: at(minute),
    actorName: null,
    note,
    reason: null,
    step: null,
    happenedAt: null,
    callTarget: null,
    callOutcome: null,
  });
  const moved = 'Đơn vị nay thuộc Phường 5, Quận 3 (trước là Phường Bến Nghé, Quận 1).';
  openDesk('medical-centre', '/ca-nghi-ngo', {
    'GET /api/alerts/v1/stream': () => new LiveStreamStub().answer(),
    'GET /api/alerts/v1/cases': () => ({
      items: [one('001', 'L. Q. Bình')],
      nextCursor: null,
      counts: { new: 1, open: 1, today: 1 },
    }),
    'GET /api/alerts/v1/cases/{id}': () => ({
      ...one('001', 'L. Q. Bình', { areaName: 'Phường 5, Quận 3' }),
      person: {
        fullName: 'Lê Quang Bình',
        birthYear: 1988,
        sex: 'male',
        nationality: 'VN',
        phone: '+84912000111',
        address: {
          province: 'Thành phố Hồ Chí Minh',
          district: 'Quận 3',
          ward: 'Phường 5',
          street: '44 Bàn Cờ',
        },
      },
      answers: {},
      representative: null,
      questionnaireVersion: '2021.1',
      onsetDay: null,
      acceptedAt: at(10),
      responsible: 'city',
      notifications: [],
      history: [step('state', 15), step('escalated', 20), step('unit-moved', 25, moved)],
      contactOf: [],
      contactCases: [],
    }),
  });
  const user = userEvent.setup({ delay: null });
  await user.click(await screen.findByRole('button', { name: /^L\. Q\. Bình, 1988/ }));
  const history = within(await screen.findByRole('article'))
    .getByText(moved)
    .closest('ol')!;
  expect([...history.querySelectorAll('strong')].map((name) => name.textContent)).toEqual([
    'Ca được báo',
    'Chuyển lên tuyến thành phố',
    'Chuyển theo đơn vị',
  ]);
});

it('lists the case that has waited longest first, also when an older or a newer one comes by the stream', async () => {
  const line = new LiveStreamStub();
  let asked = 0;
  openDesk('medical-centre', '/ca-nghi-ngo', {
    'GET /api/alerts/v1/stream': () => line.answer(),
    'GET /api/alerts/v1/cases': () => {
      asked += 1;
      return asked === 1
        ? page(
            one('002', 'Đã nhận', { state: 'ACKNOWLEDGED', openedAt: '2021-06-30T00:30:00Z' }),
            one('003', 'Chờ ít', { openedAt: '2021-06-30T00:20:00Z' }),
            one('004', 'Chờ lâu', { openedAt: '2021-06-30T00:10:00Z' }),
          )
        : null;
    },
  });
  await screen.findByText('Chờ lâu, 1988');
  await act(async () =>
    line.sendEvent('case', one('005', 'Mới nhất', { openedAt: '2021-06-30T00:40:00Z' }), 2),
  );
  await screen.findByText('Mới nhất, 1988');
  expect(rowTexts().map((row) => /^[^,]+/.exec(row ?? '')![0])).toEqual([
    'Chờ lâu',
    'Chờ ít',
    'Mới nhất',
    'Đã nhận',
  ]);
});

it('says since when a case is over and that HCDC is responsible, in the list and beside it', async () => {
  const escalated = one('001', 'L. Q. Bình', {
    escalateAt: `${cityDay()}T03:45:00Z`,
    escalatedAt: `${cityDay()}T03:45:02Z`,
    responsible: 'city',
  });
  openDesk('medical-centre', '/ca-nghi-ngo?ma=001', {
    'GET /api/alerts/v1/cases': () => page(escalated),
    'GET /api/alerts/v1/cases/{id}': () => caseDetail(escalated),
  });
  const alarm = within(await screen.findByRole('article')).getByRole('alert');
  expect(alarm.textContent).toMatch(/Quá hạn từ 10:45, HCDC chịu trách nhiệm/);
  expect(rowTexts()[0]).toMatch(/quá hạn từ 10:45, HCDC chịu trách nhiệm/);
  act(() => setLanguage('en'));
  await waitFor(() => expect(rowTexts()[0]).toMatch(/over since 10:45, HCDC responsible/));
});

it('shows a case whose content cannot be read by code, unit and gate, and lets it be taken', async () => {
  const item = one('009', '', { birthYear: null, unreadable: true, signs: [] });
  const { asked } = openDesk('medical-centre', '/ca-nghi-ngo?ma=009', {
    'GET /api/alerts/v1/cases': () => page(item),
    'GET /api/alerts/v1/cases/{id}': () => caseDetail(item),
    'POST /api/alerts/v1/cases/{id}/acknowledge': () =>
      caseDetail({ ...item, state: 'ACKNOWLEDGED', version: 2 }),
  });
  const article = within(await screen.findByRole('article'));
  expect(article.getByRole('heading', { level: 2 }).textContent).toBe('Q1-0630-009');
  expect(article.getByText(/không đọc được, đã báo Sở/)).toBeTruthy();
  expect(article.queryByRole('link', { name: /Gọi/ })).toBeNull();
  expect(rowTexts()[0]).toMatch(/Q1-0630-009.*Chợ Bến Nghé · Cổng 1.*không đọc được, đã báo Sở/);
  await userEvent.setup({ delay: null }).click(article.getByRole('button', { name: /Nhận ca này/ }));
  await waitFor(() =>
    expect(asked.map(({ path }) => path)).toContain('/api/alerts/v1/cases/009/acknowledge'),
  );
});

it('says how many flags of a flood stand folded under a case, and opens the next 50', async () => {
  const item = one('010', 'N. V. Dũng', { foldedFlags: 145 });
  const { asked } = openDesk('medical-centre', '/ca-nghi-ngo?ma=010', {
    'GET /api/alerts/v1/cases': () => page(item),
    'GET /api/alerts/v1/cases/{id}': () => caseDetail(item),
    'POST /api/alerts/v1/cases/{id}/unfold': () => ({ opened: 50, foldedFlags: 95 }),
  });
  const article = within(await screen.findByRole('article'));
  expect(article.getByText('+145 tờ khai đỏ cùng chỗ, đang gộp')).toBeTruthy();
  await userEvent.setup({ delay: null }).click(article.getByRole('button', { name: 'Mở 50 ca tiếp theo' }));
  await waitFor(() => expect(asked.map(({ path }) => path)).toContain('/api/alerts/v1/cases/010/unfold'));
});

it('shows further cases on demand: a company may have 400 in an hour', async () => {
  const user = userEvent.setup({ delay: null });
  const cursors: (string | null)[] = [];
  openDesk('medical-centre', '/ca-nghi-ngo', {
    'GET /api/alerts/v1/cases': ({ query }) => {
      const cursor = query.get('cursor');
      cursors.push(cursor);
      const shown = cursor === null ? one('001', 'L. Q. Bình') : one('101', 'T. V. Xa');
      return {
        ...page(shown),
        nextCursor: cursor === null ? 'next' : null,
        counts: { new: 2, open: 2, today: 2 },
      };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Xem thêm' }));
  await screen.findByText(/T\. V\. Xa/);
  expect(cursors.filter((each) => each !== null)).toEqual(['next']);
  expect(screen.queryByRole('button', { name: 'Xem thêm' })).toBeNull();
});
