import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import { build } from './build.mjs';
import { demoPassword, playDemo } from './play-demo.mjs';
import { freePorts } from './ports.mjs';
import { root, startSystem } from './system.mjs';

const folder = path.join(root, 'docs/pictures');
const say = (text) => process.stdout.write(`${text}\n`);
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 800 };

/** Opens a page of its own in the browser, in Vietnamese. */
async function openPage(browser, origin, viewport) {
  const context = await browser.newContext({
    viewport,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    baseURL: origin,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

async function signIn(page, username) {
  await page.goto('/admin/');
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByRole('button', { name: /Tài khoản của bạn/ }).first().waitFor(); // prettier-ignore
}

/** A visitor declares at a gate and holds the pass in hand. */
async function showPass(page, { code }) {
  const label = (words) => page.locator('label').filter({ hasText: new RegExp(`^\\s*${words}\\s*$`) }).first(); // prettier-ignore
  await page.goto(`/g/${code}`);
  await page.getByLabel('Họ và tên').fill('Nguyễn Thị Minh Khai');
  await page.getByLabel('Năm hoặc ngày sinh').fill('1985');
  await label('Nữ').click();
  await page.getByLabel('Số điện thoại').fill('0908 123 456');
  await page.getByRole('combobox', { name: 'Phường, xã, thị trấn' }).fill('ben nghe');
  await page.getByRole('listbox', { name: 'Phường, xã, thị trấn' }).getByRole('option').first().click(); // prettier-ignore
  await page.getByLabel('Số nhà, đường, ấp').fill('12 Tôn Thất Đạm');
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('button', { name: 'Các câu còn lại: Không' }).click();
  await page.getByRole('checkbox', { name: /Tôi đồng ý/ }).check();
  await page.getByRole('button', { name: 'Gửi tờ khai' }).click();
  await page.waitForURL('**/to-khai/**');
  await page.getByText('MỜI VÀO').waitFor();
}

async function showIntake(page) {
  await signIn(page, 'phuong.bennghe');
  await page.goto('/admin/tiep-nhan?muc=all');
  await page.getByRole('button', { name: /^Chợ / }).first().click(); // prettier-ignore
  await page.locator('aside h2').first().waitFor();
}

async function showDuty(page) {
  await signIn(page, 'ttyt.quan1');
  await page.goto('/admin/ca-nghi-ngo');
  await page.locator('main').getByRole('button').first().waitFor(); // prettier-ignore
}

const stateDir = mkdtempSync(path.join(os.tmpdir(), 'khai-bao-pictures-'));
let system;
let browser;
try {
  build();
  system = await startSystem({ stateDir, ports: await freePorts(), say });
  const { gates } = await playDemo(system.origin, say);
  browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  });
  mkdirSync(folder, { recursive: true });
  for (const [name, viewport, show] of [
    ['pass', phone, (page) => showPass(page, gates[0])],
    ['intake', desk, showIntake],
    ['duty', desk, showDuty],
  ]) {
    const page = await openPage(browser, system.origin, viewport);
    await show(page);
    // Live lines and lists fill a moment after the page stands.
    await page.waitForLoadState('load');
    await page.waitForTimeout(1_500);
    const file = path.join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    await page.context().close();
    say(`${path.relative(root, file)}: ${Math.round(statSync(file).size / 1024)} kB`);
  }
  say('the pictures of the README are new');
} finally {
  await browser?.close();
  await system?.stop();
  rmSync(stateDir, { recursive: true, force: true });
}
process.exit(0);
