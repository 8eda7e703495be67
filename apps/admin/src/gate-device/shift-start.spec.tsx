import { jest } from '@jest/globals';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import type { GateDeviceSession, GateDeviceStatus } from '@khai-bao/api-client/gate-device';
import { setLanguage } from '@khai-bao/ui';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, createEvent, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { ShiftStart } from './shift-start.js';

beforeEach(() => setLanguage('vi'));
afterEach(cleanup);

const guards = [
  { guardId: 'a', displayName: 'Nguyễn Văn Bảo', hasPin: true },
  { guardId: 'b', displayName: 'Lê Thị Mới', hasPin: false },
];

function openShiftStart(signInByPin: (guardId: string, pin: string) => Promise<void>, status: Partial<GateDeviceStatus> = {}) {
  const shown: GateDeviceStatus = { condition: 'ready', guards, needsConfirmation: false, needsReload: false, ...status };
  const device = {
    subscribe: () => () => undefined,
    deviceStatus: () => shown,
    loadGuards: () => Promise.resolve(),
    signInByPin,
    signInByPassword: jest.fn<(username: string, password: string) => Promise<void>>().mockResolvedValue(undefined),
  };
  const onStarted = jest.fn();
  const view = render(
    <QueryClientProvider client={new QueryClient()}>
      <ShiftStart device={device as unknown as GateDeviceSession} onStarted={onStarted} />
    </QueryClientProvider>,
  );
  return { ...view, device, onStarted };
} // prettier-ignore

it('starts a shift by a name and six digits, without a button to send them', async () => {
  const user = userEvent.setup({ delay: null });
  const signIn = jest.fn<(guardId: string, pin: string) => Promise<void>>().mockResolvedValue(undefined);
  const { container, onStarted } = openShiftStart(signIn);
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
  await user.click(screen.getByRole('button', { name: /Nguyễn Văn Bảo/ }));
  for (const digit of '80291') await user.click(screen.getByRole('button', { name: digit }));
  expect(signIn).not.toHaveBeenCalled();
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
  // A keyboard works as well, and a digit too much is deleted.
  fireEvent.keyDown(document.body, { key: 'Backspace' });
  fireEvent.keyDown(document.body, { key: '1' });
  fireEvent.keyDown(document.body, { key: '5' });
  await waitFor(() => expect(signIn.mock.calls).toEqual([['a', '802915']]));
  await waitFor(() => expect(onStarted).toHaveBeenCalledTimes(1));
});

/** Presses keys as a hand scanner does; answers whether the last one may press what has the focus. */
function scanKeys(keys: readonly string[]): boolean {
  return keys
    .map((key, at) => {
      const event = createEvent.keyDown(document.body, { key });
      Object.defineProperty(event, 'timeStamp', { value: 1_000 + at * 8 });
      return fireEvent(document.body, event);
    })
    .at(-1)!;
}

it.each([
  ['a bar code', 0, [...'978020137962', 'Enter']],
  ['a bar code without Enter', 0, [...'978020137962']],
  ['a short one with Enter', 0, [...'802915', 'Enter']],
  ['a pass', 0, [...'KB1.AQEBkgAAAABwAIAAAAAA012345', 'Enter']],
  ['a bar code after five digits of a guard', 5, [...'978020137962', 'Enter']],
])('takes no digit of %s that a hand scanner reads', async (_name, typed, scanned) => {
  const user = userEvent.setup({ delay: null });
  const signIn = jest.fn<(guardId: string, pin: string) => Promise<void>>().mockResolvedValue(undefined);
  openShiftStart(signIn);
  await user.click(screen.getByRole('button', { name: /Nguyễn Văn Bảo/ }));
  for (const digit of '80291'.slice(0, typed)) await user.click(screen.getByRole('button', { name: digit }));
  expect(scanKeys(scanned)).toBe(false);
  expect(screen.getByRole('status', { name: 'Đã nhập 0 trong 6 số' })).toBeTruthy();
  for (const digit of '111222') await user.click(screen.getByRole('button', { name: digit }));
  await waitFor(() => expect(signIn.mock.calls).toEqual([['a', '111222']]));
});

it('takes no key that another part of the page has taken', async () => {
  const user = userEvent.setup({ delay: null });
  openShiftStart(() => Promise.resolve());
  await user.click(screen.getByRole('button', { name: /Nguyễn Văn Bảo/ }));
  const event = createEvent.keyDown(document.body, { key: '1' });
  event.preventDefault();
  fireEvent(document.body, event);
  expect(screen.getByRole('status', { name: 'Đã nhập 0 trong 6 số' })).toBeTruthy();
});

it.each([
  ['a wrong PIN', new ServiceProblem(401, 'ACCOUNTS.WRONG_PIN'), /Mã PIN chưa đúng/],
  ['a wait', new ServiceProblem(429, 'ACCOUNTS.TOO_MANY_ATTEMPTS', [], null, 42), /Chờ 42 giây/],
  ['a guard who is unknown without a network', new ServiceProblem(0, 'DEVICE.UNKNOWN_OFFLINE'), /12 giờ qua/],
])('says %s, and is empty again', async (_what, problem, words) => {
  const user = userEvent.setup({ delay: null });
  const { onStarted } = openShiftStart(() => Promise.reject(problem));
  await user.click(screen.getByRole('button', { name: /Nguyễn Văn Bảo/ }));
  for (const digit of '111222') await user.click(screen.getByRole('button', { name: digit }));
  await screen.findByText(words);
  await screen.findByRole('status', { name: 'Đã nhập 0 trong 6 số' });
  expect(onStarted).not.toHaveBeenCalled();
});

it('asks a guard without a PIN for the password', async () => {
  const user = userEvent.setup({ delay: null });
  const { device } = openShiftStart(() => Promise.resolve());
  await user.click(screen.getByRole('button', { name: /Lê Thị Mới/ }));
  await user.type(screen.getByLabelText('Tên đăng nhập'), 'moi.7k2m');
  await user.type(screen.getByLabelText('Mật khẩu'), 'Chợ mở cửa lúc 5 giờ');
  await user.click(screen.getByRole('button', { name: 'Đăng nhập' }));
  await waitFor(() =>
    expect(device.signInByPassword).toHaveBeenCalledWith('moi.7k2m', 'Chợ mở cửa lúc 5 giờ', undefined),
  );
});

it('shows nothing but the password while the device is locked', async () => {
  const { container } = openShiftStart(() => Promise.resolve(), { condition: 'locked' });
  screen.getByRole('heading', { name: 'Máy đang bị khóa' });
  expect(screen.queryByRole('button', { name: /Nguyễn Văn Bảo/ })).toBeNull();
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
});
