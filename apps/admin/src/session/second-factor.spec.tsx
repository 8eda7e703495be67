import type { FactorStateDto } from '@khai-bao/api-client/accounts';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse, sessionOf } from '../../test/desk.js';

const codes = Array.from({ length: 10 }, (_, n) => `K7MX-4QP${n}`);
const begun = {
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/Khai%20B%C3%A1o:quan1?secret=JBSWY3DPEHPK3PXP',
};
const factors: FactorStateDto = {
  on: false,
  since: null,
  passkeys: [],
  passkeysOffered: true,
  recoveryCodesLeft: 0,
  required: false,
};
const session = sessionOf('district-officer');
afterEach(cleanup);

async function menu(user: ReturnType<typeof userEvent.setup>, item: string): Promise<HTMLElement> {
  await user.click((await screen.findAllByRole('button', { name: /Tài khoản của bạn/ }))[0]!);
  await user.click(await screen.findByRole('menuitem', { name: item }));
  return screen.findByRole('dialog');
}

it('sign-in asks for the code when the account has one, and tells of a new device', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('district-officer', '/ban-giao', {
    'POST /api/accounts/v1/session/refresh': () => refuse(401, 'ACCOUNTS.SESSION_ENDED'),
    'POST /api/accounts/v1/sign-in': ({ body }) =>
      body['code'] === '123456'
        ? { ...session, newDevices: [{ device: 'Chrome · Android', at: '2021-06-25T02:00:00Z' }] }
        : refuse(401, body['code'] ? 'ACCOUNTS.SECOND_FACTOR_WRONG' : 'ACCOUNTS.SECOND_FACTOR_REQUIRED'),
  });
  await user.type(await screen.findByLabelText('Tên đăng nhập'), 'quan1');
  await user.type(screen.getByLabelText('Mật khẩu'), 'KhaiBao#2021{Enter}');
  await user.type(await screen.findByLabelText('Mã 6 số'), '000000{Enter}');
  expect(await screen.findByText('Mã chưa đúng hoặc đã dùng. Chờ mã mới rồi nhập lại.')).toBeTruthy();
  await user.clear(screen.getByLabelText('Mã 6 số'));
  await user.type(screen.getByLabelText('Mã 6 số'), '123456{Enter}');
  expect(await screen.findByText(/đã đăng nhập trên thiết bị mới: Chrome · Android/)).toBeTruthy();
  expect(asked.find(({ path }) => path === '/api/accounts/v1/sign-in')?.body).toEqual({
    username: 'quan1',
    password: 'KhaiBao#2021',
  });
});

it('where it is required, nothing is seen before it is set up', async () => {
  const user = userEvent.setup({ delay: null });
  let enrolled = false;
  const { container } = openDesk('district-officer', '/ban-giao', {
    'POST /api/accounts/v1/session/refresh': () => ({ ...session, mustEnrolSecondFactor: !enrolled }),
    'GET /api/accounts/v1/second-factor': () => ({ ...factors, required: true }),
    'POST /api/accounts/v1/second-factor': () => begun,
    'POST /api/accounts/v1/second-factor/confirm': ({ body }) => {
      if (body['code'] !== '123456') return refuse(401, 'ACCOUNTS.SECOND_FACTOR_WRONG');
      enrolled = true;
      return { recoveryCodes: codes };
    },
  });
  expect(await screen.findByText(/cần thêm một bước khi đăng nhập/)).toBeTruthy();
  expect(screen.queryByRole('navigation')).toBeNull();
  await user.type(await screen.findByLabelText('Mật khẩu đang dùng'), 'KhaiBao#2021{Enter}');
  expect(await screen.findByRole('img', { name: 'Mã QR cho ứng dụng xác thực' })).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  await user.type(screen.getByLabelText('Nhập mã 6 số mà ứng dụng đang hiện'), '999999{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('Mã chưa đúng');
  await user.clear(screen.getByLabelText('Nhập mã 6 số mà ứng dụng đang hiện'));
  await user.type(screen.getByLabelText('Nhập mã 6 số mà ứng dụng đang hiện'), '123456{Enter}');
  expect(await screen.findByText('K7MX-4QP9')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Tôi đã giữ các mã' }));
  expect(await screen.findByRole('navigation')).toBeTruthy();
});

it.each([
  // What is said stays for seconds, into the next test: the silent ones come first.
  [3, null],
  [null, null],
  [2, /chỉ còn 2 mã dự phòng/],
  [0, /không còn mã dự phòng nào/],
])('sign-in with %p recovery codes left says so when they are few', async (recoveryCodesLeft, words) => {
  const user = userEvent.setup({ delay: null });
  openDesk('district-officer', '/ban-giao', {
    'POST /api/accounts/v1/session/refresh': () => refuse(401, 'ACCOUNTS.SESSION_ENDED'),
    'POST /api/accounts/v1/sign-in': () => ({ ...session, newDevices: [], recoveryCodesLeft }),
  });
  await user.type(await screen.findByLabelText('Tên đăng nhập'), 'quan1');
  await user.type(screen.getByLabelText('Mật khẩu'), 'KhaiBao#2021{Enter}');
  expect(await screen.findByRole('navigation')).toBeTruthy();
  await waitFor(() =>
    expect(screen.queryAllByText(words ?? /mã dự phòng/)).toHaveLength(words === null ? 0 : 1),
  );
});

it('recovery codes are made anew with password and code, shown once and copied', async () => {
  const user = userEvent.setup({ delay: null });
  let left = 2;
  const { asked } = openDesk('district-officer', '/ban-giao', {
    'GET /api/accounts/v1/second-factor': () => ({
      ...factors,
      on: true,
      since: '2021-06-25T02:00:00Z',
      recoveryCodesLeft: left,
    }),
    'POST /api/accounts/v1/second-factor/recovery-codes': ({ body }) => {
      if (body['code'] === '999999') return refuse(409, 'ACCOUNTS.RECOVERY_CODES_REPLACED');
      left = 10;
      return { recoveryCodes: codes };
    },
  });
  const dialog = await menu(user, 'Xác thực hai bước');
  expect(await within(dialog).findByText('Chỉ còn 2 mã dự phòng. Hãy tạo mã mới.')).toBeTruthy();
  expect((await axe(dialog)).violations).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Tạo 10 mã mới' }));
  expect(within(dialog).getByText(/Mọi mã cũ hết dùng được ngay/)).toBeTruthy();
  await user.type(within(dialog).getByLabelText('Mật khẩu đang dùng'), 'KhaiBao#2021');
  await user.type(within(dialog).getByLabelText('Mã 6 số'), '999999{Enter}');
  expect((await within(dialog).findByRole('alert')).textContent).toContain('vừa được tạo ở nơi khác');
  await user.clear(within(dialog).getByLabelText('Mã 6 số'));
  await user.type(within(dialog).getByLabelText('Mã 6 số'), '123456{Enter}');
  expect(await within(dialog).findByText('K7MX-4QP9')).toBeTruthy();
  expect(asked.filter(({ path }) => path.endsWith('/recovery-codes')).at(-1)?.body).toEqual({
    password: 'KhaiBao#2021',
    code: '123456',
  });
  await user.click(within(dialog).getByRole('button', { name: 'Sao chép các mã' }));
  expect(await screen.findByText(/Đã sao chép các mã/)).toBeTruthy();
  expect(await navigator.clipboard.readText()).toBe(codes.join('\n'));
  // Also who goes back instead of saying so sees that there are ten.
  await user.click(within(dialog).getByRole('button', { name: 'Quay lại' }));
  expect(await within(dialog).findByText('Còn 10 mã dự phòng')).toBeTruthy();
  expect(within(dialog).queryByText('K7MX-4QP9')).toBeNull();
});

it('signed-in devices are listed, and signed out one by one or all', async () => {
  const user = userEvent.setup({ delay: null });
  const line = { since: '2021-06-25T02:00:00Z', lastUsedAt: '2021-06-25T03:00:00Z' };
  let items = [
    { id: 's1', device: 'Chrome · Windows', current: true, ...line },
    { id: 's2', device: 'Chrome · Android', current: false, ...line },
  ];
  openDesk('district-officer', '/ban-giao', {
    'GET /api/accounts/v1/sessions': () => ({ items }),
    'POST /api/accounts/v1/sessions/{id}/end': () => {
      items = items.slice(0, 1);
      return undefined;
    },
  });
  const dialog = await menu(user, 'Thiết bị đang đăng nhập');
  expect(await within(dialog).findByText('Thiết bị này')).toBeTruthy();
  expect(within(dialog).queryByRole('button', { name: 'Đăng xuất Chrome · Windows' })).toBeNull();
  expect((await axe(dialog)).violations).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Đăng xuất Chrome · Android' }));
  expect(await screen.findByText('Đã đăng xuất thiết bị')).toBeTruthy();
});
