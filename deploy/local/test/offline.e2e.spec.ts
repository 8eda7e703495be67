import { waitUntil } from '@khai-bao/testing';
import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone, picture } from './browser.js';
import { fillDeclaration } from './citizen-steps.js';
import { buildSite, wards } from './site.js';
import { sql } from './whole-system.js';

describe('the citizen’s app away from the network', () => {
  let browser: Browser;
  let code: string;
  beforeAll(async () => {
    browser = await openBrowser();
    code = (await buildSite(wards.daKao)).gates[0]!.code;
  });
  afterAll(() => browser.close());

  it('opens once visited, keeps a declaration made offline, and sends it once the network is back', async () => {
    const { page, context, complaints } = await openTab(browser, phone);
    await page.goto(`/g/${code}`);
    await page.getByLabel('Họ và tên').waitFor();
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await waitUntil(
      () => page.evaluate<number>('caches.keys().then((keys) => keys.length)'),
      'the shell to be kept',
    );
    const held = async (): Promise<number> =>
      (
        await sql<{ n: number }>(
          'declarations',
          'select count(*)::int as n from declaration d join gate g on g.id = d.gate_id where g.code = $1',
          [code],
        )
      )[0]!.n;
    const before = await held();
    await context.setOffline(true);
    await fillDeclaration(page, code, {
      name: 'Phan Thị Mạng Yếu',
      birth: '1979',
      sex: 'Nữ',
      phone: '0977 000 123',
      ward: 'tan dinh',
      street: '1 Hai Bà Trưng',
    });
    await page.getByRole('button', { name: 'Gửi tờ khai' }).click();
    await page.getByRole('heading', { name: 'Chưa gửi được tờ khai' }).waitFor();
    expect(await page.getByText('MỜI VÀO').count()).toBe(0);
    await picture(page, 'offline-waiting');
    await page.reload();
    await page.getByRole('heading', { name: 'Chưa gửi được tờ khai' }).waitFor();
    expect(await held()).toBe(before);
    await context.setOffline(false);
    await page.getByText('MỜI VÀO', { exact: true }).waitFor();
    expect(await held()).toBe(before + 1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('speaks English to a phone that does, and by the switch', async () => {
    const { page, context } = await openTab(browser, phone, 'en-GB');
    await page.goto(`/g/${code}`);
    await page.getByLabel('Full name').waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    await page.getByRole('button', { name: /tiếng Việt/ }).click();
    await page.getByLabel('Họ và tên').waitFor();
    await context.close();
  });

  it('shows a mistyped code the nearest good one', async () => {
    const { page, context } = await openTab(browser, phone);
    const swapped = [...Array(6).keys()]
      .map((at) => code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2))
      .find((typed) => typed !== code)!;
    await page.goto(`/g/${swapped}`);
    await page.getByText('Không có cổng nào mang mã này').waitFor();
    await page.getByText('Có phải bạn muốn tới đây?').waitFor();
    await picture(page, 'wrong-code');
    await context.close();
  });
});
