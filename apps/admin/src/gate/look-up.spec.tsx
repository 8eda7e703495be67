import type { GateDto, LookedUpPassDto } from '@khai-bao/api-client/declarations';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, profileOf, sessionOf, type Services } from '../../test/desk.js';
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
const found = (change: Partial<LookedUpPassDto> = {}): LookedUpPassDto => ({
  declarationId: '01920000-0000-7000-8000-000000000951',
  token: 'KBL1.x',
  initials: 'N. T. M. K.',
  birthYear: 1990,
  outcome: 'clear',
  decision: 'admit',
  validUntil: new Date(Date.now() + 3_600_000).toISOString(),
  ...change,
});
const openGate = async (items: LookedUpPassDto[], mayLookUp = true, more: Services = {}) => {
  const user = userEvent.setup({ delay: null });
  const profile = profileOf('gate-staff');
  const desk = openDesk('gate-staff', '/truc', {
    'POST /api/accounts/v1/session/refresh': () =>
      sessionOf('gate-staff', {
        profile: {
          ...profile,
          permissions: [...profile.permissions, ...(mayLookUp ? (['pass.look-up'] as const) : [])],
        },
      }),
    'GET /api/declarations/v1/gates': () => ({ items: [gate] }),
    'GET /api/declarations/v1/pass-keys': () => ({ keys: [] }),
    'POST /api/declarations/v1/passes/look-up': () => ({ items }),
    'POST /api/declarations/v1/checks': () => ({
      checkId: '01920000-0000-7000-8000-000000000999',
      decision: 'admitted',
      outcome: 'clear',
      recordedAt: '2021-06-30T00:12:00Z',
      checkedAt: '2021-06-30T00:12:00Z',
      repeated: false,
    }),
    ...more,
  });
  await user.click(await screen.findByRole('button', { name: 'Bắt đầu trực' }));
  await user.click(within(screen.getByRole('navigation')).getByRole('button', { name: 'Gõ mã' }));
  return { user, ...desk };
};
const lookUp = async (user: ReturnType<typeof userEvent.setup>, phone = '0908 222 333'): Promise<void> => {
  await user.click(await screen.findByRole('button', { name: 'Khách hết pin? Tra cứu' }));
  await user.type(screen.getByLabelText('Số điện thoại khách đã khai'), phone);
  await user.click(screen.getByRole('button', { name: 'Tìm' }));
};

beforeEach(async () => {
  localStorage.clear();
  await checkQueue.read();
});
afterEach(cleanup);

it('is offered to guards who may alone', async () => {
  await openGate([], false);
  expect(await screen.findByLabelText('Mã thông hành')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Khách hết pin? Tra cứu' })).toBeNull();
});

it('shows the one person who is found as if the pass had been shown, and records what the guard decides', async () => {
  const { user, asked, container } = await openGate([found()]);
  await lookUp(user);
  expect(await screen.findByRole('heading', { name: 'MỜI VÀO' })).toBeTruthy();
  expect(screen.getByText('N. T. M. K.')).toBeTruthy();
  expect(screen.getByText(/^Tra cứu, khách không xuất trình mã/)).toBeTruthy();
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
  const sought = asked.find(({ path }) => path.endsWith('/look-up'));
  expect(sought?.body).toEqual({ gateId: gate.gateId, phone: '0908 222 333' });
  await user.click(screen.getByRole('button', { name: 'Ghi vào' }));
  await waitFor(() =>
    expect(
      asked.find(({ path, method }) => method === 'POST' && path.endsWith('/v1/checks'))?.body,
    ).toMatchObject({
      pass: 'KBL1.x',
      decision: 'admit',
    }),
  );
});

it('lets the guard choose among the people of one phone, and says when a code is blocked', async () => {
  const child = found({
    declarationId: '01920000-0000-7000-8000-000000000952',
    initials: 'N. V. B.',
    birthYear: 2012,
    token: null,
    decision: 'stop',
  });
  const { user, container } = await openGate([found(), child]);
  await lookUp(user);
  const people = await screen.findByRole('region', { name: 'Khách là ai trong những người này?' });
  expect(within(people).getAllByRole('listitem')).toHaveLength(2);
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
  await user.click(within(people).getByRole('button', { name: 'Chọn N. V. B. · 2012' }));
  expect(await screen.findByRole('heading', { name: 'KHÔNG NHẬN' })).toBeTruthy();
  expect(screen.getByText('Nhân viên cổng đã báo nghi ngờ người này. Mã bị khóa.')).toBeTruthy();
});

it('says one and the same when nobody is found, and asks nothing for what is no phone', async () => {
  const { user, asked } = await openGate([]);
  await lookUp(user, '12');
  expect(await screen.findByText('Số điện thoại chưa đúng.')).toBeTruthy();
  expect(asked.some(({ path }) => path.endsWith('/look-up'))).toBe(false);
  await user.clear(screen.getByLabelText('Số điện thoại khách đã khai'));
  await user.type(screen.getByLabelText('Số điện thoại khách đã khai'), '0908222333');
  await user.click(screen.getByRole('button', { name: 'Tìm' }));
  expect(await screen.findByText('Không tìm thấy mã còn hạn hôm nay')).toBeTruthy();
});

it('begins at its head, also when the button below was scrolled to', async () => {
  const { user } = await openGate([found()]);
  const main = screen.getByRole('main');
  const open = await screen.findByRole('button', { name: 'Khách hết pin? Tra cứu' });
  main.scrollTop = 180;
  await user.click(open);
  await screen.findByLabelText('Số điện thoại khách đã khai');
  expect(main.scrollTop).toBe(0);
  main.scrollTop = 120;
  await user.type(screen.getByLabelText('Số điện thoại khách đã khai'), '0908 222 333');
  await user.click(screen.getByRole('button', { name: 'Tìm' }));
  await screen.findByText('MỜI VÀO');
  expect(main.scrollTop).toBe(0);
});
