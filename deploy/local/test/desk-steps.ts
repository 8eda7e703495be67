import type { Browser, Page } from 'playwright-core';
import { desk, openTab, type Tab } from './browser.js';
import { demoPassword } from './whole-system.js';

/** Signs in at the console as a person does. */
export async function signInAt(page: Page, username: string, password = demoPassword): Promise<void> {
  await page.goto('/admin/');
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
}

/** A desk of its own for an official. */
export async function openDesk(
  browser: Browser,
  username: string,
  {
    password = demoPassword,
    viewport = desk,
    path,
  }: { password?: string; viewport?: { width: number; height: number }; path?: string } = {},
): Promise<Tab> {
  const tab = await openTab(browser, viewport);
  await signInAt(tab.page, username, password);
  await tab.page
    .getByRole('button', { name: /Tài khoản của bạn/ })
    .first()
    .waitFor();
  if (path !== undefined) await tab.page.goto(`/admin${path}`);
  return tab;
}

/** First sign-in: the one-time password is changed before anything else opens. */
export async function takeAccount(
  page: Page,
  username: string,
  oneTimePassword: string,
  newPassword: string,
): Promise<void> {
  await signInAt(page, username, oneTimePassword);
  await page.getByRole('heading', { name: 'Đặt mật khẩu mới' }).waitFor();
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill(newPassword);
  await page.getByLabel('Nhập lại mật khẩu mới').fill(newPassword);
  await page.getByRole('button', { name: 'Đặt mật khẩu mới' }).click();
  await page
    .getByRole('button', { name: /Tài khoản của bạn/ })
    .first()
    .waitFor();
}
