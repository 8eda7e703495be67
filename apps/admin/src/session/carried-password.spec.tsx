import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, refuse, sessionOf, type Services } from '../../test/desk.js';

afterEach(cleanup);
async function signIn(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.type(await screen.findByLabelText('Tên đăng nhập'), 'cho-ben-nghe');
  await user.type(screen.getByLabelText('Mật khẩu'), 'abcd efgh jkmn');
  await user.keyboard('{Enter}');
  await screen.findByRole('heading', { name: 'Đặt mật khẩu mới' });
}
const services: Services = {
  'POST /api/accounts/v1/session/refresh': () => refuse(401, 'ACCOUNTS.SESSION_ENDED'),
  'POST /api/accounts/v1/sign-in': () => sessionOf('unit-admin', { mustChangePassword: true }),
};

it('a one-time password is typed once: the form of the new one carries it over', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('unit-admin', '/hom-nay', {
    ...services,
    'POST /api/accounts/v1/password': () => sessionOf('unit-admin'),
  });
  await signIn(user);
  expect(screen.queryByLabelText('Mật khẩu một lần, trên phiếu hoặc trong thư')).toBeNull();
  const fresh = screen.getByLabelText('Mật khẩu mới');
  await waitFor(() => expect(document.activeElement).toBe(fresh));
  await user.type(fresh, 'một câu ngắn dễ nhớ');
  await user.type(screen.getByLabelText('Nhập lại mật khẩu mới'), 'một câu ngắn dễ nhớ{Enter}');
  await waitFor(() =>
    expect(asked.find(({ path }) => path === '/api/accounts/v1/password')?.body).toEqual({
      currentPassword: 'abcd efgh jkmn',
      newPassword: 'một câu ngắn dễ nhớ',
    }),
  );
});

it('asks for it again when the service does not know it, and forgets it with the session', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('unit-admin', '/hom-nay', {
    ...services,
    'POST /api/accounts/v1/password': () => refuse(401, 'ACCOUNTS.BAD_CREDENTIALS'),
    'POST /api/accounts/v1/session/sign-out': () => undefined,
  });
  await signIn(user);
  await user.type(screen.getByLabelText('Mật khẩu mới'), 'một câu ngắn dễ nhớ');
  await user.type(screen.getByLabelText('Nhập lại mật khẩu mới'), 'một câu ngắn dễ nhớ{Enter}');
  expect(await screen.findByLabelText('Mật khẩu một lần, trên phiếu hoặc trong thư')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Đăng xuất' }));
  expect(await screen.findByLabelText('Mật khẩu')).toHaveProperty('value', '');
});
