import { jest } from '@jest/globals';
import { setLanguage } from '@khai-bao/ui';
import { render, screen, waitFor, type RenderResult } from '@testing-library/react';
import { userEvent, type UserEvent } from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { App } from './app.js';
import { openDevice, type Device } from './keep/device.js';
import { dropAllDrafts } from './keep/drafts.js';
import { memoryStore, type Store } from './keep/store.js';
import { navigate } from './router.js';

/** A phone with nothing on it, in Vietnamese. Called before each test. */
export function freshPhone(): void {
  window.scrollTo = jest.fn() as typeof window.scrollTo;
  localStorage.clear();
  dropAllDrafts();
  setLanguage('vi');
}

/** Opens the app at an address, on what a store holds. */
export async function openApp(
  path: string,
  store: Store = memoryStore(),
): Promise<{ device: Device; user: UserEvent; page: RenderResult }> {
  const device = await openDevice(store);
  navigate(path, { replace: true });
  const page = render(<App device={device} />);
  return { device, user: userEvent.setup(), page };
}

/** What axe finds wrong on the page, by rule. */
export async function axeFindings(): Promise<string[]> {
  const { violations } = await axe(document.body);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

export const heading = (name: string | RegExp): Promise<HTMLElement> =>
  screen.findByRole('heading', { level: 1, name }, { timeout: 4000 });
export const press = async (user: UserEvent, name: string | RegExp): Promise<void> =>
  user.click(await screen.findByRole('button', { name }));

/** Chooses a ward by typing. */
export async function chooseWard(user: UserEvent, typed: string, name: string): Promise<void> {
  await user.type(screen.getByRole('combobox', { name: 'Phường, xã, thị trấn' }), typed);
  await user.click(await screen.findByRole('option', { name: new RegExp(name) }));
}

/** Fills in the first screen and goes on. */
export async function fillWho(user: UserEvent, { remember = false } = {}): Promise<void> {
  await user.type(await screen.findByLabelText('Họ và tên'), 'Nguyễn Thị Minh Khai');
  await user.type(screen.getByLabelText('Năm hoặc ngày sinh'), '1990');
  await user.click(screen.getByLabelText('Nữ'));
  await user.type(screen.getByLabelText('Số điện thoại'), '0903.123.456');
  await chooseWard(user, 'p12 go vap', 'Phường 12, Quận Gò Vấp');
  await user.type(screen.getByLabelText('Số nhà, đường, ấp'), '12 Phan Huy Ích');
  if (remember) await user.click(screen.getByLabelText(/Nhớ trên máy này/));
  await press(user, 'Tiếp tục');
  await heading('Trong 14 ngày qua, bạn có…');
}

/** Answers No to what is left, agrees, and sends. */
export async function sendHealthy(user: UserEvent): Promise<void> {
  await press(user, 'Các câu còn lại: Không');
  await user.click(screen.getByLabelText('Tôi đồng ý'));
  await press(user, 'Gửi tờ khai');
}

export const settled = (check: () => void): Promise<void> => waitFor(check, { timeout: 6000 });
