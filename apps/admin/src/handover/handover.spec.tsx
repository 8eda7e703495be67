import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, refuse } from '../../test/desk.js';

const handover = {
  handoverId: 'h1',
  accountId: 'acc1',
  unitId: 'u1',
  unitName: 'Chợ Bến Nghé',
  areaName: 'Phường Bến Nghé',
  street: '12 Tôn Thất Đạm',
  state: 'WAITING',
  issuedAt: '2021-06-25T02:00:00Z',
  dueAt: '2021-06-25T09:00:00Z',
  openedAt: null,
  openedByName: null,
  confirmedAt: null,
};
const slip = {
  handoverId: 'h1',
  username: 'cho-ben-nghe',
  oneTimePassword: 'mua-thuyen-42-sen',
  unitName: 'Chợ Bến Nghé',
  areaName: 'Phường Bến Nghé, Quận 1',
  street: '12 Tôn Thất Đạm',
  signInUrl: 'https://khaibao.example.vn/admin/',
  validUntil: '2021-06-28T02:00:00Z',
};
afterEach(cleanup);

async function open(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.click(await screen.findByRole('button', { name: 'Mở và in phiếu' }));
  await user.click(await screen.findByRole('button', { name: 'Mở phiếu ngay' }));
}

it('opens a slip once; a second opening is refused in words', async () => {
  const user = userEvent.setup({ delay: null });
  let opened = false;
  const services = {
    'GET accounts/v1/handovers': () => ({ items: [handover], nextCursor: null }),
    'POST accounts/v1/handovers/h1/open': () => {
      if (opened) return refuse(409, 'ACCOUNTS.HANDOVER_ALREADY_OPENED');
      opened = true;
      return slip;
    },
  };
  const first = openDesk('ward-officer', '/ban-giao?id=h1', services);
  await open(user);
  expect((await screen.findByTestId('slip-password')).textContent).toBe('mua-thuyen-42-sen');
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('mua-thuyen');
  // Whoever signs out takes nothing along.
  await act(() => first.session.signOut());
  cleanup();

  openDesk('ward-officer', '/ban-giao?id=h1', services);
  await open(user);
  expect((await screen.findByRole('alert')).textContent).toContain('Phiếu này đã mở một lần');
  expect(screen.queryByTestId('slip-password')).toBeNull();
});

it('confirms only with the name of who took the slip', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/ban-giao?id=h1', {
    'GET accounts/v1/handovers': () => ({ items: [{ ...handover, state: 'OPENED' }], nextCursor: null }),
    'POST accounts/v1/handovers/h1/confirm': () => ({ ...handover, state: 'CONFIRMED' }),
  });
  await user.click(await screen.findByRole('button', { name: 'Xác nhận đã bàn giao' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(dialog.querySelector('button[type=submit]') as HTMLElement);
  expect(await screen.findByText('Ghi họ tên người nhận.')).toBeTruthy();
  await user.type(screen.getByLabelText('Người nhận phiếu'), 'Lê Thị Hồng');
  await user.keyboard('{Enter}');
  expect(await screen.findByText(/Đã bàn giao tài khoản cho/)).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('/confirm'))?.body).toEqual({ receivedBy: 'Lê Thị Hồng' });
});
