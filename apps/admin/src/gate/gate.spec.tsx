import type {
  CheckRecordedDto,
  GateDto,
  OccupancyDto,
  OccupancyZoneDto,
  VerifiedPassDto,
} from '@khai-bao/api-client/declarations';
import { jest } from '@jest/globals';
import { makePassCode } from '@khai-bao/health-form';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StubResponse, openDesk, refuse, type Services } from '../../test/desk.js';
import { checkQueue } from './check-queue.js';
import { setMuted } from './verdict-signal.js';

const gate: GateDto = {
  gateId: '01920000-0000-7000-8000-000000000910',
  name: 'Cổng 1',
  direction: 'both',
  code: '7K2M4Q9',
  active: true,
  createdAt: '2021-06-24T00:00:00Z',
  hours: null,
  poster: {
    version: 1,
    state: 'unconfirmed',
    changes: [],
    confirmedVersion: null,
    confirmedAt: null,
    confirmedByName: null,
  },
};
const khai: VerifiedPassDto = {
  declarationId: '01920000-0000-7000-8000-000000000951',
  outcome: 'clear',
  decision: 'admit',
  person: { shortName: 'N. T. M. Khai', birthYear: 1990 },
  declaredAt: '2021-06-30T00:00:00Z',
  validUntil: '2021-07-01T00:00:00Z',
  unitName: 'Chợ Bến Nghé',
  gateName: 'Cổng 1',
  sameUnit: true,
};
const binh: VerifiedPassDto = {
  ...khai,
  declarationId: '01920000-0000-7000-8000-000000000952',
  outcome: 'suspected',
  decision: 'stop',
  person: { shortName: 'L. Q. Bình', birthYear: 1988 },
};
const [codeOfKhai, codeOfBinh] = [makePassCode(), makePassCode()];
const recorded = (more: Partial<CheckRecordedDto> = {}): CheckRecordedDto => ({
  checkId: '01920000-0000-7000-8000-000000000999',
  decision: 'admitted',
  outcome: 'clear',
  recordedAt: '2021-06-30T00:12:00Z',
  checkedAt: '2021-06-30T00:12:00Z',
  repeated: false,
  ...more,
});
const noNetwork = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch'));
const services: Services = {
  'GET /api/declarations/v1/gates': () => ({ items: [gate] }),
  'GET /api/declarations/v1/pass-keys': () => ({ keys: [] }),
  'GET /api/declarations/v1/checks': () => ({ items: [], nextCursor: null }),
  'GET /api/declarations/v1/counters': () => ({
    day: '2021-06-30',
    declarations: 0,
    suspected: 0,
    entries: 0,
    exits: 0,
    inside: 0,
  }),
  'POST /api/declarations/v1/passes/verify': ({ body }) => (body.pass === codeOfBinh ? binh : khai),
  'POST /api/declarations/v1/checks': () => recorded(),
  'POST /api/declarations/v1/checks/batch': ({ body }) => ({
    results: (body.items as { clientKey: string }[]).map(({ clientKey }) => ({
      clientKey,
      ok: true,
      result: 'recorded',
      check: recorded(),
    })),
  }),
};
const offline: Services = Object.fromEntries(
  [...Object.keys(services), 'POST /api/accounts/v1/session/refresh'].map((name) => [name, noNetwork]),
);

beforeEach(async () => {
  localStorage.clear();
  await checkQueue.read();
});
afterEach(cleanup);

const noRecording: Services = {
  'POST /api/declarations/v1/checks': noNetwork,
  'POST /api/declarations/v1/checks/batch': noNetwork,
};
type User = ReturnType<typeof userEvent.setup>;
async function atGate(more: Services = {}): Promise<{ user: User; desk: ReturnType<typeof openDesk> }> {
  const user = userEvent.setup({ delay: null });
  const desk = openDesk('gate-staff', '/truc', { ...services, ...more });
  await user.click(await screen.findByRole('button', { name: 'Bắt đầu trực' }));
  return { user, desk };
}
async function type(user: User, code: string): Promise<void> {
  await user.click(within(screen.getByRole('navigation')).getByRole('button', { name: 'Gõ mã' }));
  await user.clear(screen.getByLabelText('Mã thông hành'));
  await user.paste(code);
  await user.click(screen.getByRole('button', { name: 'Kiểm tra' }));
}
const toasts = () => document.querySelectorAll('.toast');

it('says what came of the last person in one line, which goes with the next code and never lies over it', async () => {
  const { user } = await atGate();
  await type(user, codeOfKhai);
  await user.click(await screen.findByRole('button', { name: 'Ghi vào' }));
  expect(await screen.findByText('Đã ghi vào: N. T. M. Khai')).toBeTruthy();
  expect(toasts()).toHaveLength(0);
  await type(user, codeOfBinh);
  expect(await screen.findByRole('heading', { name: 'DỪNG LẠI' })).toBeTruthy();
  expect(screen.queryByText('Đã ghi vào: N. T. M. Khai')).toBeNull();
  expect(toasts()).toHaveLength(0);
});

it('says that a pass was scanned just now, and records it again only when the guard wants it', async () => {
  const { user, desk } = await atGate({
    'POST /api/declarations/v1/checks': ({ body }) =>
      recorded(body.again ? { checkedAt: '2021-06-30T00:15:00Z' } : { repeated: true }),
  });
  await type(user, codeOfKhai);
  await user.click(await screen.findByRole('button', { name: 'Ghi vào' }));
  const line = await screen.findByText(/Vừa quét 07:12: N\. T\. M\. Khai/);
  expect(line).toBeTruthy();
  const sent = () => desk.asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/checks'));
  expect(sent()).toHaveLength(1);
  await user.click(screen.getByRole('button', { name: 'Ghi lần nữa' }));
  expect(await screen.findByText('Đã ghi vào: N. T. M. Khai')).toBeTruthy();
  expect(sent().map(({ body }) => body['again'] ?? false)).toEqual([false, true]);
});

it('holds a check that finds no network, does not hold the same passage twice, and says so', async () => {
  const { user } = await atGate(noRecording);
  await type(user, codeOfKhai);
  await user.click(await screen.findByRole('button', { name: 'Ghi vào' }));
  expect(await screen.findByText(/được giữ trên máy/)).toBeTruthy();
  await type(user, codeOfKhai);
  const word = await screen.findByRole('heading', { name: 'VỪA QUÉT' });
  expect(word.closest('section')?.dataset['end']).toBe('ask');
  expect(screen.getByText(/^Mã này vừa quét lúc \d\d:\d\d ở cổng này\.$/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Người kế tiếp' }));
  expect(screen.getByText('1 lượt chờ gửi')).toBeTruthy();
  expect(checkQueue.current()).toHaveLength(1);
});

it('records nothing as done when a Wi-Fi’s page answers 200', async () => {
  const { user } = await atGate({
    'POST /api/declarations/v1/checks': () => new StubResponse(200, { status: 'please sign in' }),
    'POST /api/declarations/v1/checks/batch': () => new StubResponse(200, { status: 'please sign in' }),
  });
  await type(user, codeOfKhai);
  await user.click(await screen.findByRole('button', { name: 'Ghi vào' }));
  expect(await screen.findByText('1 lượt chờ gửi')).toBeTruthy();
});

it('keeps a refused check in sight until somebody has seen it', async () => {
  const { user } = await atGate({
    'POST /api/declarations/v1/checks': () => refuse(422, 'DECLARATIONS.PASS_REVOKED'),
  });
  await type(user, codeOfKhai);
  await user.click(await screen.findByRole('button', { name: 'Ghi vào' }));
  expect(await screen.findByText(/^Chưa ghi được\./)).toBeTruthy();
  expect(screen.getByText('1 lượt cần xem lại')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Hôm nay' }));
  const list = await screen.findByRole('list', { name: 'Cần xem lại' });
  expect(within(list).getByText('Bạn ghi')).toBeTruthy();
  await user.click(within(list).getByRole('button', { name: 'Đã xem' }));
  await waitFor(() => expect(screen.queryByText('1 lượt cần xem lại')).toBeNull());
});

/** A market for two people with two people inside. */
const fullMarket = (override: OccupancyZoneDto['override']): OccupancyDto => ({
  number: override === null ? 1 : 2,
  closingTime: '22:00',
  zones: [
    {
      zoneId: '01920000-0000-7000-8000-000000000900',
      name: null,
      capacity: 2,
      inside: 2,
      entries: 2,
      exits: 0,
      level: 'full',
      countedSince: '2021-06-29T17:00:00Z',
      leftAtClosing: null,
      gateIds: [],
      override,
    },
  ],
});

it('lets nobody into a full market by itself; an override with a reason opens it for all gates', async () => {
  const { user, desk } = await atGate({
    'GET /api/declarations/v1/occupancy': () => fullMarket(null),
    'POST /api/declarations/v1/occupancy/zones/{id}/overrides': ({ body }) =>
      fullMarket({ until: '2021-06-30T00:30:00Z', reason: String(body.reason), byName: 'Bảo Vệ' }),
  });
  expect(await screen.findByRole('button', { name: /Trong: 2\/2/ })).toBeTruthy();
  await type(user, codeOfKhai);
  const word = await screen.findByRole('heading', { name: 'CHỜ NGOÀI CỔNG' });
  expect(word.closest('section')?.dataset['end']).toBe('ask');
  expect(screen.queryByRole('button', { name: 'Ghi vào' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Cho vào thêm' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByRole('textbox'), 'Xe cứu thương');
  await user.click(dialog.getByRole('button', { name: 'Cho vào thêm' }));
  expect(await screen.findByText(/^Được cho vào thêm đến 07:30: Xe cứu thương/)).toBeTruthy();
  await user.click(await screen.findByRole('button', { name: 'Ghi vào' }));
  expect(await screen.findByText('Đã ghi vào: N. T. M. Khai')).toBeTruthy();
  expect(desk.asked.filter(({ path }) => path.endsWith('/overrides'))).toHaveLength(1);
});

const full: Services = { 'GET /api/declarations/v1/occupancy': () => fullMarket(null) };
const amber = (): VerifiedPassDto => ({ ...khai, decision: 'ask', outcome: 'caution' });

it('lets nobody with an amber pass into a full market without an override', async () => {
  const { user } = await atGate({ ...full, 'POST /api/declarations/v1/passes/verify': amber });
  await screen.findByRole('button', { name: /Trong: 2\/2/ });
  await type(user, codeOfKhai);
  await screen.findByRole('heading', { name: 'HỎI THÊM' });
  expect(screen.getByRole('button', { name: 'Cho vào thêm' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Cho qua' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Người kế tiếp' }));
  expect(screen.queryByRole('heading', { name: 'HỎI THÊM' })).toBeNull();
});

it('records nobody again at the entrance of a full market', async () => {
  let isFull = false;
  const { user, desk } = await atGate({
    'GET /api/declarations/v1/occupancy': () =>
      isFull ? fullMarket(null) : { ...fullMarket(null), zones: [] },
    'POST /api/declarations/v1/checks': () => recorded({ repeated: true }),
  });
  await type(user, codeOfKhai);
  await user.click(await screen.findByRole('button', { name: 'Ghi vào' }));
  await screen.findByRole('button', { name: 'Ghi lần nữa' });
  isFull = true;
  await desk.client.invalidateQueries({ queryKey: ['occupancy'] });
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Ghi lần nữa' })).toBeNull());
  await type(user, codeOfKhai);
  await screen.findByRole('heading', { name: 'VỪA QUÉT' });
  expect(screen.getByRole('button', { name: 'Cho vào thêm' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Ghi lần nữa' })).toBeNull();
});

it('shows the usual screens when the number of people inside is old, or the network is away', async () => {
  let answer: () => OccupancyDto | Promise<never> = () => fullMarket(null);
  const { user, desk } = await atGate({ 'GET /api/declarations/v1/occupancy': () => answer() });
  await screen.findByRole('button', { name: /Trong: 2\/2/ });
  answer = noNetwork;
  await type(user, codeOfKhai);
  await screen.findByRole('heading', { name: 'CHỜ NGOÀI CỔNG' });
  const online = jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  fireEvent(window, new Event('offline'));
  expect(await screen.findByRole('button', { name: 'Ghi vào' })).toBeTruthy();
  online.mockRestore();
  fireEvent(window, new Event('online'));
  await screen.findByRole('heading', { name: 'CHỜ NGOÀI CỔNG' });
  desk.client.setQueryData(['occupancy'], fullMarket(null), { updatedAt: Date.now() - 130_000 });
  expect(await screen.findByRole('button', { name: 'Ghi vào' })).toBeTruthy();
});

it('cannot check a typed code without a network: amber, and what to do instead', async () => {
  const { user } = await atGate({ 'POST /api/declarations/v1/passes/verify': noNetwork });
  await type(user, codeOfKhai);
  const word = await screen.findByRole('heading', { name: 'CHƯA KIỂM ĐƯỢC' });
  // A clock that moves is not read out each second.
  expect(word.closest('[aria-live]')?.querySelector('.result-clock')).toBeNull();
  expect(document.querySelector('.result > .result-clock')).toBeTruthy();
  expect(word.closest('section')?.dataset['end']).toBe('cannot-check');
  expect(screen.queryByText('KHÔNG NHẬN')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Quét mã QR' }));
  expect(screen.getByRole('button', { name: 'Quét mã' }).getAttribute('aria-current')).toBe('page');
});

it('says that nobody can be declared for without a network, and offers to try again', async () => {
  let reachable = false;
  const { user } = await atGate({
    'GET /api/declarations/v1/questionnaires/current': () =>
      reachable ? refuse(503, 'PLATFORM.OVERLOADED') : noNetwork(),
  });
  await user.click(screen.getByRole('button', { name: 'Khai hộ' }));
  expect(await screen.findByText('Mất mạng nên chưa khai hộ được')).toBeTruthy();
  reachable = true;
  await user.click(screen.getByRole('button', { name: 'Thử lại' }));
});

it('opens at its gate without a network, for the guard who was signed in, and with what waits', async () => {
  const { user } = await atGate(noRecording);
  await type(user, codeOfKhai);
  await user.click(await screen.findByRole('button', { name: 'Ghi vào' }));
  await screen.findByText('1 lượt chờ gửi');
  const kept = localStorage.getItem('kb-session');
  cleanup();
  const { session } = openDesk('gate-staff', '/truc', offline, kept);
  expect(await screen.findByText('Cổng 1 · Vào')).toBeTruthy();
  expect(screen.getByText('1 lượt chờ gửi')).toBeTruthy();
  expect(session.state()).toMatchObject({ status: 'signed-in', offline: true });
});

it('says what is missing when the camera cannot be opened', async () => {
  await atGate();
  expect(await screen.findByText('Chưa mở được máy ảnh')).toBeTruthy();
});

describe('a hand scanner', () => {
  const [first, second] = ['KB1.AAAA.aaaa', 'KB1.BBBB.bbbb'];
  /** Types as a scanner does: fast, wherever the focus is. */
  const scan = (text: string, ...end: string[]): void => {
    for (const key of [...text, ...end]) fireEvent.keyDown(document.activeElement ?? document.body, { key });
  };
  const both: Services = {
    'POST /api/declarations/v1/passes/verify': ({ body }) =>
      body.pass === second
        ? { ...khai, declarationId: binh.declarationId, person: { shortName: 'T. V. An', birthYear: 1970 } }
        : khai,
  };
  const sent = (desk: Awaited<ReturnType<typeof atGate>>['desk']): unknown[] =>
    desk.asked.flatMap(({ method, path, body }) =>
      method === 'POST' && path.endsWith('/checks') ? [[body['pass'], body['decision']]] : [],
    );

  it.each([['with Enter', ['Enter']], ['without Enter', []]])(
    'reads one person after the other without a press, %s, and records who has passed',
    async (_name, end) => {
      const { desk } = await atGate(both);
      scan(first, ...end);
      expect(await screen.findByText('N. T. M. Khai')).toBeTruthy();
      scan(second, ...end);
      expect(await screen.findByText('T. V. An')).toBeTruthy();
      await waitFor(() => expect(sent(desk)).toEqual([[first, 'admit']]));
      await waitFor(() => expect(sent(desk)).toEqual([[first, 'admit'], [second, 'admit']]));
    },
  ); // prettier-ignore

  it('presses no button that has the focus with its Enter', async () => {
    const { user } = await atGate(both);
    await user.click(screen.getByRole('button', { name: 'Tắt tiếng' }));
    expect(screen.getByRole('button', { name: 'Tắt tiếng' }).getAttribute('aria-pressed')).toBe('true');
    scan(first, 'Enter');
    expect(await screen.findByText('N. T. M. Khai')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Tắt tiếng' }).getAttribute('aria-pressed')).toBe('true');
    setMuted(false);
  });

  it('is told when the guard must decide about the shown person first', async () => {
    await atGate({ 'POST /api/declarations/v1/passes/verify': () => ({ ...khai, decision: 'ask', outcome: 'caution' }) });
    scan(first, 'Enter');
    expect(await screen.findByRole('heading', { name: 'HỎI THÊM' })).toBeTruthy();
    scan(second, 'Enter');
    expect(await screen.findByText('Quyết định người này trước, rồi quét người kế tiếp.')).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'HỎI THÊM' })).toBeTruthy();
  }); // prettier-ignore

  it.each([
    ['to another view', (user: User) => user.click(screen.getByRole('button', { name: 'Hôm nay' }))],
    ['to another gate', (user: User) => user.click(screen.getByRole('button', { name: /^Cổng 1 · Vào/ }))],
    ['away', async () => cleanup()],
  ])('records who has passed when the guard turns %s', async (_name, leave) => {
    const { user, desk } = await atGate(both);
    scan(first, 'Enter');
    await screen.findByText('N. T. M. Khai');
    await leave(user);
    await waitFor(() => expect(sent(desk)).toEqual([[first, 'admit']]));
  });

  it('is not read while a dialog or menu is open', async () => {
    const { user, desk } = await atGate(both);
    const account = screen.getByRole('button', { name: /Trần Văn Hòa/ });
    const menu = (): Element | null => document.querySelector('[role="menu"]');
    await user.click(account);
    await waitFor(() => expect(menu()).toBeTruthy());
    scan(first, 'Enter');
    await user.click(account);
    await waitFor(() => expect(menu()).toBeNull());
    scan(second, 'Enter');
    expect(await screen.findByText('T. V. An')).toBeTruthy();
    const verified = desk.asked.filter(({ path }) => path.endsWith('/passes/verify'));
    expect(verified.map(({ body }) => body['pass'])).toEqual([second]);
  });

  it('goes on after a bad code', async () => {
    await atGate(both);
    scan('978020137962', 'Enter');
    expect(await screen.findByText('Đây không phải mã thông hành.')).toBeTruthy();
    scan(first, 'Enter');
    expect(await screen.findByText('N. T. M. Khai')).toBeTruthy();
  });
});

it('says that it has no list of revocations, with an amber frame', async () => {
  await atGate();
  expect(await screen.findByText('Chưa có danh sách thu hồi')).toBeTruthy();
  expect(document.querySelector<HTMLElement>('.gate-duty')?.dataset['list']).toBe('missing');
});
