import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, profiles, refuse } from '../../test/desk.js';

afterEach(cleanup);
const opened = {
  accessToken: 'token',
  expiresIn: 900,
  mustChangePassword: false,
  profile: {
    accountId: 'account-of-ward-officer',
    username: 'ward-officer',
    displayName: 'Trần Văn Hòa',
    role: 'ward-officer',
    unit: null,
    permissions: [],
    ...profiles['ward-officer'],
  },
};
const begun = 'kb-draft:account-of-ward-officer:thread';

it.each([
  ['the person signs out', 'out'],
  ['the service ends the session', 'ended'],
  ['another person signs in in another tab', 'replaced'],
])('nothing that was begun stays on the device when %s', async (_name, how) => {
  const user = userEvent.setup({ delay: null });
  let over = false;
  const { session } = openDesk('ward-officer', '/kenh-ho-tro', {
    'POST accounts/v1/session/sign-out': () => undefined,
    'GET support/v1/threads': () =>
      over ? refuse(401, 'PLATFORM.UNAUTHENTICATED') : { items: [], nextCursor: null },
    'POST accounts/v1/session/refresh': () => (over ? refuse(401, 'ACCOUNTS.SESSION_ENDED') : opened),
  });
  await screen.findByRole('heading', { name: 'Kênh hỗ trợ' });
  localStorage.setItem(begun, 'Chị Lan ở 12 Lê Lợi bị sốt');
  if (how === 'out') {
    await user.click(screen.getAllByRole('button', { name: /Tài khoản của bạn/ })[0]!);
    await user.click(await screen.findByRole('menuitem', { name: 'Đăng xuất' }));
  } else if (how === 'replaced') {
    localStorage.setItem('kb-session', JSON.stringify({ accountId: 'somebody-else', settled: true }));
    window.dispatchEvent(new StorageEvent('storage', { key: 'kb-session' }));
  } else {
    over = true;
    await expect(session.call('/api/support/v1/threads')).rejects.toMatchObject({ status: 401 });
  }
  expect(await screen.findByRole('button', { name: 'Đăng nhập' })).toBeTruthy();
  await waitFor(() => expect(localStorage.getItem(begun)).toBeNull());
  if (how === 'replaced') expect(screen.getByText(/Người khác vừa đăng nhập/)).toBeTruthy();
});
