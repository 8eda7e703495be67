import type { UnitAccountDto } from '@khai-bao/api-client/accounts';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, type Services } from '../../test/desk.js';
import { unitAccountRow } from '../../test/rows.js';

const account = unitAccountRow();
const list = (change: Partial<UnitAccountDto> = {}): Services => ({
  'GET /api/accounts/v1/unit-accounts': () => ({ items: [{ ...account, ...change }], nextCursor: null }),
});
async function choose(user: ReturnType<typeof userEvent.setup>, action: string): Promise<HTMLElement> {
  await user.click(await screen.findByRole('button', { name: 'Việc với Chợ Bến Nghé' }));
  await user.click(await screen.findByRole('menuitem', { name: action }));
  return screen.findByRole('dialog');
}
afterEach(cleanup);

it('an officer helps a unit that lost its password: a new slip, asked once', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked, container } = openDesk('ward-officer', '/tai-khoan-don-vi', {
    ...list(),
    'POST /api/accounts/v1/unit-accounts/{id}/new-password': () => account,
  });
  expect(await screen.findByText('chobennghe.k7m2')).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  const dialog = await choose(user, 'Cấp phiếu mới');
  expect(screen.queryByRole('menuitem', { name: 'Gửi mật khẩu qua thư' })).toBeNull();
  await user.click(within(dialog).getByRole('button', { name: 'Cấp phiếu mới' }));
  expect(await screen.findByText('Phiếu mới của Chợ Bến Nghé nằm ở mục Bàn giao')).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('new-password'))?.body).toEqual({ delivery: 'handover' });
});

it('another admin needs a name, and one address at most', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('district-officer', '/tai-khoan-don-vi', {
    ...list(),
    'POST /api/accounts/v1/unit-accounts/{id}/new-admin': () => account,
  });
  const dialog = await choose(user, 'Đổi người quản trị');
  const send = within(dialog).getByRole('button', { name: 'Đổi người quản trị' });
  await user.type(within(dialog).getByLabelText('Thư điện tử (nếu có)'), 'a@x.vn, b@x.vn');
  await user.click(send);
  expect(within(dialog).getByText('Ghi họ tên người mới.')).toBeTruthy();
  expect(within(dialog).getByText('Ghi đúng một địa chỉ thư, hoặc để trống.')).toBeTruthy();
  expect(asked.some(({ path }) => path.endsWith('new-admin'))).toBe(false);
  await user.type(within(dialog).getByLabelText('Họ tên người mới'), 'Phạm Văn Nam');
  await user.clear(within(dialog).getByLabelText('Thư điện tử (nếu có)'));
  await user.click(send);
  expect(await screen.findByText('Đã đổi người quản trị của Chợ Bến Nghé')).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('new-admin'))?.body).toEqual({
    representative: 'Phạm Văn Nam',
  });
});

it('a locked account says why, and can only be opened again', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('dic-operator', '/tai-khoan-don-vi', list({ state: 'DISABLED', disabledReason: 'Đóng cửa' }));
  expect(await screen.findByText('Lý do khóa: Đóng cửa')).toBeTruthy();
  await choose(user, 'Mở lại tài khoản');
  expect(screen.queryByRole('menuitem', { name: 'Khóa tài khoản' })).toBeNull();
});

it.each<[string, Partial<UnitAccountDto>, RegExp]>([
  [
    'came back',
    { state: 'HANDOVER_WAITING', mailFailed: 'bounced', mailFailedWhy: 'full' },
    /hộp thư đã đầy/,
  ],
  ['is late', { state: 'DELIVERED', mailDelayedAt: '2021-06-25T02:00:00Z' }, /Thư tới chậm/],
])('the list says that a mail %s, until the account is in use', async (_what, change, words) => {
  openDesk('ward-officer', '/tai-khoan-don-vi', list(change));
  expect(await screen.findByText(words)).toBeTruthy();
  cleanup();
  openDesk('ward-officer', '/tai-khoan-don-vi', list({ ...change, state: 'ACTIVATED', mailDelayedAt: null }));
  expect(await screen.findByText('chobennghe.k7m2')).toBeTruthy();
  expect(screen.queryByText(words)).toBeNull();
});

it('the list says of an account in use that its address takes no mail, and what helps', async () => {
  const failed: Partial<UnitAccountDto> = {
    addressFailedWhy: 'no-mailbox',
    addressFailedAt: '2021-06-25T02:00:00Z',
  };
  openDesk('ward-officer', '/tai-khoan-don-vi', list({ state: 'ACTIVATED', ...failed }));
  const line = await screen.findByText(/Thư gửi tài khoản này không tới/);
  expect(line.textContent).toContain('địa chỉ không có hộp thư');
  expect(line.textContent).toContain('cấp phiếu mới');
  cleanup();
  // What came back with the account says it already.
  const bounced: Partial<UnitAccountDto> = {
    state: 'HANDOVER_WAITING',
    mailFailed: 'bounced',
    mailFailedWhy: 'no-mailbox',
  };
  openDesk('ward-officer', '/tai-khoan-don-vi', list({ ...bounced, ...failed }));
  expect(await screen.findByText(/Thư không tới: địa chỉ này không có hộp thư/)).toBeTruthy();
  expect(screen.queryByText(/Thư gửi tài khoản này không tới/)).toBeNull();
});
