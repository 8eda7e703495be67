import type { OfficialDto } from '@khai-bao/api-client/accounts';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk } from '../../test/desk.js';

const official: OfficialDto = {
  accountId: 'o1',
  username: 'tranthimoi.k7m2',
  displayName: 'Trần Thị Mới',
  role: 'ward-officer',
  areaName: 'Phường Bến Nghé, Quận 1',
  state: 'ISSUED',
  createdAt: '2021-06-25T02:00:00Z',
  from: null,
  until: null,
  unreadable: false,
  invitedByName: null,
  addressFailedWhy: null,
  addressFailedAt: null,
};
afterEach(cleanup);

it('a ward officer names a deputy with dates; the password is shown once', async () => {
  const user = userEvent.setup({ delay: null });
  let items: OfficialDto[] = [];
  const { asked } = openDesk('ward-officer', '/can-bo', {
    'GET /api/accounts/v1/officials': () => ({ items, nextCursor: null }),
    'POST /api/accounts/v1/officials': () => {
      items = [official];
      return { ...official, oneTimePassword: 'K7MX-4QPA-92TR' };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Cử người thay' }));
  expect(screen.queryByRole('button', { name: 'Mời cán bộ' })).toBeNull();
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Tạo tài khoản' }));
  expect(within(dialog).getByText('Ghi họ và tên.')).toBeTruthy();
  expect(within(dialog).getByText('Chọn ngày kết thúc.')).toBeTruthy();
  await user.type(within(dialog).getByLabelText('Họ và tên'), 'Trần Thị Mới');
  await user.type(within(dialog).getByLabelText('Đến hết ngày'), '2099-07-05');
  expect((await axe(dialog)).violations).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Tạo tài khoản' }));
  expect((await screen.findByTestId('official-password')).textContent).toBe('K7MX-4QPA-92TR');
  await user.click(screen.getByRole('button', { name: 'Tôi đã ghi lại' }));
  expect(await screen.findByText('tranthimoi.k7m2')).toBeTruthy();
  expect(screen.queryByTestId('official-password')).toBeNull();
  expect(
    asked.find(({ method, path }) => method === 'POST' && path === '/api/accounts/v1/officials')?.body,
  ).toEqual({
    displayName: 'Trần Thị Mới',
    role: 'ward-officer',
    areaCode: '26740',
    until: '2099-07-05T16:59:59.000Z',
  });
});

it('a district officer gives a new password and locks', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked, container } = openDesk('district-officer', '/can-bo', {
    'GET /api/accounts/v1/officials': () => ({ items: [official], nextCursor: null }),
    'POST /api/accounts/v1/officials/{id}/new-password': () => ({
      ...official,
      oneTimePassword: 'AAAA-BBBB-CCCC',
    }),
    'POST /api/accounts/v1/officials/{id}/disable': () => ({
      ...official,
      endedInvited: [],
      keptInvited: [],
    }),
  });
  expect(await screen.findByRole('button', { name: 'Mời cán bộ' })).toBeTruthy();
  const act = async (name: string): Promise<void> => {
    await user.click(await screen.findByRole('button', { name: 'Việc với Trần Thị Mới' }));
    // Where nothing is laid out, a menu that opens again counts as hidden.
    await user.click(await screen.findByRole('menuitem', { name, hidden: true }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name }));
  };
  expect((await axe(container)).violations).toEqual([]);
  await act('Cấp mật khẩu mới');
  expect((await screen.findByTestId('official-password')).textContent).toBe('AAAA-BBBB-CCCC');
  await user.click(screen.getByRole('button', { name: 'Tôi đã ghi lại' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await act('Khóa tài khoản');
  expect(await screen.findByText('Đã khóa tài khoản của Trần Thị Mới')).toBeTruthy();
  expect(asked.some(({ path }) => path.endsWith('/o1/disable'))).toBe(true);
});

it('an official whose address takes no mail is marked for whoever invited', async () => {
  const failed: Partial<OfficialDto> = { addressFailedWhy: 'full', addressFailedAt: '2021-06-25T02:00:00Z' };
  openDesk('district-officer', '/can-bo', {
    'GET /api/accounts/v1/officials': () => ({
      items: [{ ...official, state: 'ACTIVATED', ...failed }],
      nextCursor: null,
    }),
  });
  expect(await screen.findByText(/Thư gửi tài khoản này không tới.*hộp thư đã đầy/)).toBeTruthy();
});
