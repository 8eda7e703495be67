import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse } from '../../test/desk.js';

const signedOut = { 'POST /api/accounts/v1/session/refresh': () => refuse(401, 'ACCOUNTS.SESSION_ENDED') };
const token = 'a'.repeat(43);
afterEach(cleanup);

it('a lost password is asked for by name, and the page says the same for all', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked, container } = openDesk('ward-officer', '/', {
    ...signedOut,
    'POST /api/accounts/v1/password-help': () => undefined,
  });
  await user.click(await screen.findByRole('button', { name: 'Quên mật khẩu?' }));
  await user.click(await screen.findByRole('button', { name: 'Gửi liên kết cho tôi' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Nhập tên đăng nhập.');
  await user.type(screen.getByLabelText('Tên đăng nhập'), 'chobennghe.k7m2{Enter}');
  expect(await screen.findByText(/Nếu tài khoản này có địa chỉ thư/)).toBeTruthy();
  expect(asked.find(({ path }) => path === '/api/accounts/v1/password-help')?.body).toEqual({
    username: 'chobennghe.k7m2',
  });
  expect((await axe(container)).violations).toEqual([]);
});

it('a mailed link sets a new password; one that was used says what to do', async () => {
  const user = userEvent.setup({ delay: null });
  let used = false;
  const { asked } = openDesk('ward-officer', `/mat-khau-moi#${token}`, {
    ...signedOut,
    'POST /api/accounts/v1/password-help/reset': () => {
      if (!used) {
        used = true;
        return refuse(410, 'ACCOUNTS.LINK_EXPIRED');
      }
      return undefined;
    },
  });
  await user.type(await screen.findByLabelText('Mật khẩu mới'), 'Gánh hàng rong đầu hẻm');
  await user.type(screen.getByLabelText('Nhập lại mật khẩu mới'), 'Gánh hàng rong');
  await user.click(screen.getByRole('button', { name: 'Đặt mật khẩu mới' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Hai lần nhập chưa giống nhau.');
  await user.type(screen.getByLabelText('Nhập lại mật khẩu mới'), ' đầu hẻm');
  await user.click(screen.getByRole('button', { name: 'Đặt mật khẩu mới' }));
  expect(await screen.findByText('Liên kết này đã dùng hoặc hết hạn. Hãy xin liên kết mới.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Đặt mật khẩu mới' }));
  expect(await screen.findByText('Đã đặt mật khẩu mới. Hãy đăng nhập.')).toBeTruthy();
  const sent = asked.filter(({ path }) => path.endsWith('/reset'));
  expect(sent.at(-1)?.body).toEqual({ token, newPassword: 'Gánh hàng rong đầu hẻm' });
  expect(sent.map(({ query }) => query.size)).toEqual([0, 0]);
});
