import { readFileSync } from 'node:fs';
import { formatVisitorCardAddress } from '@khai-bao/contracts';
import { parseCardCode } from '@khai-bao/health-form';
import type { Browser, Page } from 'playwright-core';
import { choose, desk, openBrowser, openTab, phone, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { filmOfQr } from './qr-video.js';
import { api, sql, system } from './whole-system.js';
import { buildSite, good, wards, type Site } from './site.js';

const number = '079150004321';
const idCard = `${number}||Lê Thị Sáu Thẻ|01011950|Nữ|12 Tôn Thất Đạm, Phường Bến Nghé, Quận 1, Hồ Chí Minh|01012021`;
const phoneNumber = '0903 818 181';

/** A card for somebody without a smartphone, from the gate that makes it to the one that refuses it. */
describe('a visitor card', () => {
  let site: Site;
  let otherSite: Site;
  let code: string;
  const browsers: Browser[] = [];

  beforeAll(async () => {
    [site, otherSite] = await Promise.all([buildSite(wards.benNghe), buildSite(wards.ward5)]);
  }, 180_000);
  afterAll(() => Promise.all(browsers.map((browser) => browser.close())));

  /** A guard of a site on duty, whose camera sees a QR code all the time. */
  const guardWith = async (at: Site, text: string): Promise<Page> => {
    const browser = await openBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${filmOfQr(text)}`,
    ]);
    browsers.push(browser);
    const { username, password } = at.staff;
    const { page } = await openDesk(browser, username, { password, viewport: phone, path: '/truc' });
    await choose(page, at.gates[0]!.name);
    await page.getByRole('button', { name: 'Bắt đầu trực' }).click();
    return page;
  };
  const answerAndSend = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Không cho tất cả' }).click();
    await page.getByText('Khách đã nghe và đồng ý').click();
    await page.getByRole('button', { name: 'Gửi tờ khai hộ' }).click();
  };

  it('is made at the gate from an ID card, with a consent of its own, and printed', async () => {
    const page = await guardWith(site, idCard);
    // The camera tells an ID card from a pass by itself.
    await page.getByText('Lê Thị Sáu Thẻ').waitFor();
    await picture(page, 'card-1-id-card');
    await page.getByLabel('Số điện thoại').fill(phoneNumber);
    await answerAndSend(page);
    await page.getByText('MỜI VÀO').waitFor();
    await picture(page, 'card-2-pass');
    await page.emulateMedia({ media: 'print' });
    await picture(page, 'card-3-slip');
    await page.emulateMedia({ media: null });
    await page.getByRole('button', { name: 'Làm thẻ cho lần sau' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Khách đã nghe và đồng ý cho giữ thông tin').click();
    await picture(page, 'card-4-consent');
    await dialog.getByRole('button', { name: 'Làm thẻ' }).click();
    code = parseCardCode((await page.getByTestId('card-code').textContent()) ?? '') ?? '';
    expect(code).toHaveLength(9);
    await picture(page, 'card-5-made');
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Tải thẻ để in' }).click();
    const file = readFileSync(await (await downloading).path());
    expect(file.subarray(0, 5).toString()).toBe('%PDF-');
    const [row] = await sql<{ row: string }>(
      'declarations',
      'select row_to_json(c)::text as row from visitor_card c where code = $1',
      [code],
    );
    expect(row!.row).not.toMatch(/Sáu Thẻ|818181|079150004321/);
  });

  it('declares at a gate of another unit, which sees initials and year of birth only', async () => {
    const page = await guardWith(otherSite, formatVisitorCardAddress(system.origin, code));
    await page.getByText('L. T. S. Thẻ').waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/Lê Thị|0903|Tôn Thất Đạm/);
    await picture(page, 'card-6-holder');
    await answerAndSend(page);
    await page.getByText('MỜI VÀO').waitFor();
    await picture(page, 'card-7-pass');
    await page.getByRole('button', { name: 'Ghi vào' }).click();
    await page.getByText('Đã ghi vào: L. T. S. Thẻ').waitFor();
    const { items } = good(await api('GET', '/api/declarations/v1/visitors', otherSite.admin.token)) as {
      items: { fullName: string }[];
    };
    expect(items.map(({ fullName }) => fullName)).toContain('Lê Thị Sáu Thẻ');
  });

  it('tells whoever scans it with a camera what it is, and nothing about its holder', async () => {
    const browser = await openBrowser();
    browsers.push(browser);
    const { page, complaints } = await openTab(browser, phone);
    await page.goto(`/C/${code}`);
    await page.getByRole('heading', { name: 'Đây là thẻ khai báo y tế' }).waitFor();
    expect(await page.locator('body').innerText()).not.toMatch(/Sáu|L\. T\. S\.|1950/);
    await picture(page, 'card-8-public');
    expect(complaints).toEqual([]);
  });

  it('is found and revoked at the ward where the person reports it lost, and refused at the gate', async () => {
    const browser = await openBrowser();
    browsers.push(browser);
    const { page } = await openDesk(browser, wards.daKao.officer, { viewport: desk, path: '/the-khai-bao' });
    await page.getByLabel('Số điện thoại, số giấy tờ hoặc mã thẻ').fill(phoneNumber);
    await page.getByRole('button', { name: 'Tìm thẻ' }).click();
    await page.getByText('L. T. S. Thẻ').waitFor();
    await picture(page, 'card-9-found');
    await page.getByRole('button', { name: /^Hủy thẻ/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Hủy thẻ' }).click();
    await page.getByText('Không có thẻ nào còn dùng').waitFor();
    const gatePage = await guardWith(otherSite, formatVisitorCardAddress(system.origin, code));
    await gatePage.getByText(/Thẻ đã hết hạn hoặc đã bị hủy/).waitFor();
    await picture(gatePage, 'card-10-refused');
  });

  it('is made at the counter of a ward', async () => {
    const browser = await openBrowser();
    browsers.push(browser);
    const { page } = await openDesk(browser, wards.daKao.officer, { viewport: desk, path: '/the-khai-bao' });
    await page.getByRole('button', { name: 'Làm thẻ' }).click();
    await page.getByLabel('Quét CCCD bằng máy quét vào đây').fill(idCard);
    await page.getByLabel('Số điện thoại').fill(phoneNumber);
    await page.getByText('Người này đã nghe và đồng ý cho giữ thông tin').click();
    await picture(page, 'card-11-counter');
    await page.getByRole('button', { name: 'Làm thẻ' }).click();
    await page.getByTestId('card-code').waitFor();
    await picture(page, 'card-12-counter-made');
    await page.getByRole('button', { name: 'Xong' }).click();
    await page.getByText('L. T. S. Thẻ').waitFor();
    await picture(page, 'card-13-list');
  });
});
