import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser, type Page, type ViewportSize } from 'playwright-core';
import { build } from './build.ts';
import { demoPassword, type CreatedGate } from './demo-client.ts';
import { takeGuidePictures } from './guide-pictures.ts';
import { performMainJob } from './perform-main-job.ts';
import { freePorts } from './ports.ts';
import { root } from './paths.ts';
import { startSystem, type RunningSystem } from './system.ts';

const folder = path.join(root, '.github/pictures');
const log = (line: string): void => void process.stdout.write(`${line}\n`);
const phoneScreen = { width: 390, height: 844 };
const desktopScreen = { width: 1280, height: 800 };

/** Opens a page in a new browser context, in Vietnamese. */
async function openPage(browser: Browser, origin: string, viewport: ViewportSize): Promise<Page> {
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

async function signIn(page: Page, username: string): Promise<void> {
  await page.goto('/admin/');
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(demoPassword);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByRole('button', { name: /Tài khoản của bạn/ }).first().waitFor(); // prettier-ignore
}

/** Declares at a gate and shows the pass. */
async function showPass(page: Page, { code }: CreatedGate): Promise<void> {
  const label = (text: string) => page.locator('label').filter({ hasText: new RegExp(`^\\s*${text}\\s*$`) }).first(); // prettier-ignore
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

async function showIntake(page: Page): Promise<void> {
  await signIn(page, 'phuong.bennghe');
  await page.goto('/admin/tiep-nhan?muc=all');
  await page.getByRole('button', { name: /^Chợ / }).first().click(); // prettier-ignore
  await page.locator('aside h2').first().waitFor();
}

async function showDuty(page: Page): Promise<void> {
  await signIn(page, 'ttyt.quan1');
  await page.goto('/admin/ca-nghi-ngo');
  await page.locator('main').getByRole('button').first().waitFor(); // prettier-ignore
}

const stateDir = mkdtempSync(path.join(os.tmpdir(), 'khai-bao-pictures-'));
interface Picture {
  readonly name: string;
  readonly viewport: ViewportSize;
  readonly show: (page: Page) => Promise<void>;
}

let system: RunningSystem | undefined;
let browser: Browser | undefined;
try {
  build();
  system = await startSystem({ stateDir, ports: await freePorts(), log });
  const market = await performMainJob(system.origin, log, system.inbox);
  const { entrance } = market;
  browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  });
  mkdirSync(folder, { recursive: true });
  const pictures: readonly Picture[] = [
    { name: 'pass', viewport: phoneScreen, show: (page) => showPass(page, entrance) },
    { name: 'intake', viewport: desktopScreen, show: showIntake },
    { name: 'duty', viewport: desktopScreen, show: showDuty },
  ];
  for (const { name, viewport, show } of pictures) {
    const page = await openPage(browser, system.origin, viewport);
    await show(page);
    // Live updates and lists arrive a moment after the page is rendered.
    await page.waitForLoadState('load');
    await page.waitForTimeout(1_500);
    const file = path.join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    await page.context().close();
    log(`${path.relative(root, file)}: ${Math.round(statSync(file).size / 1024)} kB`);
  }
  log('the pictures of the README are updated');
  const failed = await takeGuidePictures(browser, system.origin, market, log);
  if (failed.length > 0) process.exitCode = 1;
} finally {
  await browser?.close();
  await system?.stop();
  rmSync(stateDir, { recursive: true, force: true });
}
process.exit();
