import type { CheckRecordedDto, GateDto, VerifiedPassDto } from '@khai-bao/api-client/declarations';
import { makePassCode } from '@khai-bao/health-form';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { StubResponse, openDesk, refuse, type Services } from '../../test/desk.js';
import { checkQueue } from './check-queue.js';

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
};
const noNetwork = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch'));
const offline: Services = Object.fromEntries(
  [...Object.keys(services), 'POST /api/accounts/v1/session/refresh'].map((name) => [name, noNetwork]),
);

beforeEach(async () => {
  localStorage.clear();
  await checkQueue.read();
});
afterEach(cleanup);

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
  await user.type(screen.getByLabelText('Mã thông hành'), code);
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
  const { user } = await atGate({ 'POST /api/declarations/v1/checks': noNetwork });
  for (const said of [/được giữ trên máy/, /Vừa quét/]) {
    await type(user, codeOfKhai);
    await user.click(await screen.findByRole('button', { name: 'Ghi vào' }));
    expect(await screen.findByText(said)).toBeTruthy();
  }
  expect(screen.getByText('1 lượt chờ gửi')).toBeTruthy();
  expect(checkQueue.current()).toHaveLength(1);
});

it('records nothing as done when a Wi-Fi’s page answers 200', async () => {
  const { user } = await atGate({
    'POST /api/declarations/v1/checks': () => new StubResponse(200, { status: 'please sign in' }),
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
  expect(screen.getByText('1 lượt bị từ chối')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Hôm nay' }));
  const list = await screen.findByRole('list', { name: 'Bị hệ thống từ chối' });
  expect(within(list).getByText('Bạn ghi')).toBeTruthy();
  await user.click(within(list).getByRole('button', { name: 'Đã xem' }));
  await waitFor(() => expect(screen.queryByText('1 lượt bị từ chối')).toBeNull());
});

it('cannot check a typed code without a network: amber, and what to do instead', async () => {
  const { user } = await atGate({ 'POST /api/declarations/v1/passes/verify': noNetwork });
  await type(user, codeOfKhai);
  const word = await screen.findByRole('heading', { name: 'CHƯA KIỂM ĐƯỢC' });
  expect(word.closest('section')?.dataset['tone']).toBe('ask');
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
  const { user } = await atGate({ 'POST /api/declarations/v1/checks': noNetwork });
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
