import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, refuse, sessionOf } from '../../test/desk.js';

afterEach(cleanup);
const begun = 'kb-draft:account-of-ward-officer:thread';

it.each([
  ['the person signs out', 'out'],
  ['the service ends the session', 'ended'],
  ['another person signs in in another tab', 'replaced'],
])('nothing that was begun stays on the device when %s', async (_name, how) => {
  const user = userEvent.setup({ delay: null });
  let over = false;
  const { session } = openDesk('ward-officer', '/kenh-ho-tro', {
    'POST /api/accounts/v1/session/sign-out': () => undefined,
    'GET /api/support/v1/threads': () =>
      over ? refuse(401, 'PLATFORM.UNAUTHENTICATED') : { items: [], nextCursor: null },
    'POST /api/accounts/v1/session/refresh': () =>
      over ? refuse(401, 'ACCOUNTS.SESSION_ENDED') : sessionOf('ward-officer'),
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
    await session.requestJson('/api/support/v1/threads').catch(() => undefined);
  }
  expect(await screen.findByRole('button', { name: 'Đăng nhập' })).toBeTruthy();
  await waitFor(() => expect(localStorage.getItem(begun)).toBeNull());
  expect(screen.queryAllByText(/Người khác vừa đăng nhập/)).toHaveLength(how === 'replaced' ? 1 : 0);
});
