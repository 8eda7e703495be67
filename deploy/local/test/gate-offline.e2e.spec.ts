import { waitUntil } from '@khai-bao/testing';
import type { Browser, Page } from 'playwright-core';
import { choose, desk, openBrowser, phone, picture, type Tab } from './browser.js';
import { openDesk } from './desk-steps.js';
import { filmOfQr } from './qr-video.js';
import { buildSite, declare, wards, type Declared, type Site } from './site.js';
import { control, sql } from './whole-system.js';

/** The gate in a real browser whose camera sees one pass all the time: counted once, and at work without a network. */
describe('the gate, with one pass before its camera', () => {
  let site: Site;
  let held: Declared;
  let other: Declared;
  let browser: Browser;
  let tab: Tab;
  let page: Page;

  beforeAll(async () => {
    site = await buildSite(wards.daKao);
    held = await declare(site.gates[0]!.code);
    other = await declare(site.gates[0]!.code);
    browser = await openBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${filmOfQr(held.pass.token)}`,
    ]);
    const { username, password } = site.staff;
    tab = await openDesk(browser, username, { password, viewport: phone, path: '/truc' });
    ({ page } = tab);
  });
  afterAll(() => browser.close());

  const entries = async ({ declarationId }: Declared): Promise<number> =>
    (
      await sql<{ n: number }>(
        'declarations',
        'select count(*)::int as n from gate_check where declaration_id = $1',
        [declarationId],
      )
    )[0]!.n;
  const type = async (code: string): Promise<void> => {
    await page.getByRole('navigation').getByRole('button', { name: 'Gõ mã' }).click();
    await page.getByLabel('Mã thông hành').fill(code);
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
  };

  it('counts it once, also after a reload and while it stays in sight', async () => {
    await choose(page, site.gates[0]!.name);
    await page.getByRole('button', { name: 'Bắt đầu trực' }).click();
    await page.getByText('MỜI VÀO').waitFor();
    await picture(page, 'gate-admit');
    await page.getByText('Đã ghi vào: N. T. M. Khai').waitFor();
    await picture(page, 'gate-last-line');
    expect(await page.locator('.toast').count()).toBe(0);
    // The code stays before the camera: the page stays with its last line.
    await page.getByText('Đưa mã của khách vào khung').waitFor();
    for (const name of ['gate-repeated', 'gate-repeated-again']) {
      await page.reload();
      await page.getByText(/Vừa quét \d\d:\d\d: N\. T\. M\. Khai\. Không ghi thêm\./).waitFor();
      await picture(page, name);
    }
    expect(await entries(held)).toBe(1);
    await page.setViewportSize({ width: 1280, height: 800 });
    await picture(page, 'gate-repeated-1280');
    await page.setViewportSize(phone);
  });

  it('opens without a network, checks and holds, and sends what it held', async () => {
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await waitUntil(
      () =>
        page.evaluate<number>(
          `caches.keys().then((keys) => keys.filter((key) => key.startsWith('khai-bao-gate-')).length)`,
        ),
      'the page to be kept',
    );
    await type(other.pass.code);
    await page.getByText('MỜI VÀO').waitFor();
    await control('stop', 'gateway');
    try {
      // Nothing answers any more: what is recorded now waits on the device.
      await page.getByRole('button', { name: 'Ghi vào' }).click();
      await page.getByText('1 lượt chờ gửi').waitFor();
      await page.goto('/admin/truc');
      await page.getByText(site.gates[0]!.name).waitFor();
      await page.getByText('MỜI VÀO').waitFor();
      await page.getByText(/Chữ ký hợp lệ/).waitFor();
      await picture(page, 'gate-offline-admit');
      await page.getByText('2 lượt chờ gửi').waitFor();
      await picture(page, 'gate-offline-held');
      await type(other.pass.code);
      await page.getByText('CHƯA KIỂM ĐƯỢC').waitFor();
      await picture(page, 'gate-offline-typed');
      await page.setViewportSize(desk);
      await picture(page, 'gate-offline-typed-wide');
      await page.setViewportSize(phone);
      await page.getByRole('navigation').getByRole('button', { name: 'Khai hộ' }).click();
      await page.getByText('Mất mạng nên chưa khai hộ được').waitFor();
      await picture(page, 'gate-offline-behalf');
      await page.getByRole('navigation').getByRole('button', { name: 'Hôm nay' }).click();
      await page.getByText('Bạn ghi').first().waitFor();
      await picture(page, 'gate-offline-today');
    } finally {
      await control('start', 'gateway');
    }
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await waitUntil(
      async () => (await page.getByText(/lượt chờ gửi/).count()) === 0,
      'what was held to be sent',
      180_000,
    );
    expect(await entries(other)).toBe(1);
    expect(await entries(held)).toBe(1);
  });

  it('keeps checks through a reload, a killed page and two tabs without a network, and sends each once', async () => {
    const passes: Declared[] = [];
    for (let at = 0; at < 10; at += 1) passes.push(await declare(site.gates[0]!.code));
    /** Reads a pass as a hand scanner does, whatever has the focus, and waits for its own verdict. */
    const scan = async (where: Page, { pass }: Declared, end: string): Promise<void> => {
      await where.evaluate(`{
        globalThis.resultBefore = document.querySelector('.result');
        for (const key of [...${JSON.stringify(pass.token)}, 'Enter'])
          document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      }`);
      await where.waitForFunction(`{
        const result = document.querySelector('.result');
        result !== null && result !== globalThis.resultBefore && result.dataset.end === ${JSON.stringify(end)};
      }`);
    };
    const openToday = async (where: Page): Promise<void> => {
      await where.goto('/admin/truc?muc=nay');
      await where.getByText(site.gates[0]!.name).first().waitFor();
    };
    await openToday(page);
    await page.getByText(/Thu hồi tính đến \d\d:\d\d/).waitFor();
    await tab.context.setOffline(true);
    for (const declared of passes.slice(0, 3)) await scan(page, declared, 'admit');
    await picture(page, 'gate-scanner-admit');
    await page.getByText('3 lượt chờ gửi').waitFor();
    await page.reload();
    await page.getByText('3 lượt chờ gửi').waitFor();
    await scan(page, passes[0]!, 'ask');
    await page.getByRole('heading', { name: 'VỪA QUÉT' }).waitFor();
    await picture(page, 'gate-scanner-recent');
    for (const declared of passes.slice(3, 6)) await scan(page, declared, 'admit');
    await page.getByText('6 lượt chờ gửi').waitFor();
    await page.close({ runBeforeUnload: false });
    page = await tab.context.newPage();
    const second = await tab.context.newPage();
    for (const each of [page, second]) await openToday(each);
    for (const declared of passes.slice(6, 8)) await scan(page, declared, 'admit');
    for (const declared of passes.slice(8)) await scan(second, declared, 'admit');
    for (const each of [page, second]) await each.getByText('10 lượt chờ gửi').waitFor();
    await picture(second, 'gate-scanner-waiting');
    await tab.context.setOffline(false);
    for (const each of [page, second])
      await waitUntil(
        async () => (await each.getByText(/lượt chờ gửi/).count()) === 0,
        'what was held to be sent',
        180_000,
      );
    expect(await Promise.all(passes.map(entries))).toEqual(passes.map(() => 1));
    await second.close();
  });

  it('closes every tab when the guard signs out in one, and stays out without a network', async () => {
    const second = await tab.context.newPage();
    await second.goto('/admin/truc');
    await second.getByText(site.gates[0]!.name).waitFor();
    await tab.context.setOffline(true);
    await page.getByRole('button', { name: /Tài khoản của bạn/ }).click();
    await page.getByRole('menuitem', { name: 'Đăng xuất' }).click();
    for (const each of [page, second]) await each.getByLabel('Tên đăng nhập').waitFor();
    await page.reload();
    await page.getByLabel('Tên đăng nhập').waitFor();
    await picture(page, 'gate-signed-out');
    await tab.context.setOffline(false);
    const refresh = (): Promise<number> =>
      page.evaluate<number>(
        `fetch('/api/accounts/v1/session/refresh', { method: 'POST' }).then(({ status }) => status)`,
      );
    await page.reload();
    await page.getByLabel('Tên đăng nhập').waitFor();
    await waitUntil(
      () => page.evaluate<boolean>(`JSON.parse(localStorage.getItem('kb-session')).settled`),
      'the service to be told',
    );
    expect(await refresh()).toBe(401);
  });

  it('complains of nothing', () => {
    expect(tab.complaints).toEqual([]);
  });
});
