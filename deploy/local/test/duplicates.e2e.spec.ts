import { randomInt } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { madeUpWord, register, wards } from './site.js';

describe('one shop under three names', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('is told at the counter, made one, followed by any of its codes, and parted again', async () => {
    const word = `${madeUpWord()} ${madeUpWord()}`;
    const number = `0907${randomInt(100_000, 999_999)}`;
    const house = randomInt(1_000, 9_999);
    const first = await register(wards.benNghe, {
      name: `Tạp hóa ${word}`,
      kind: 'business-premises',
      street: `${house} Tôn Thất Đạm`,
      phone: number,
    });
    const second = await register(wards.benNghe, {
      name: `CH ${word}`,
      kind: 'business-premises',
      street: `Số ${house} đường Ton That Dam, P. Bến Nghé`,
      phone: `0906${randomInt(100_000, 999_999)}`,
      email: 'tap.hoa@example.vn',
    });
    const { page, context, complaints } = await openDesk(browser, 'phuong.bennghe', {
      path: '/tiep-nhan/tai-quay',
    });

    // The third comes to the counter.
    await page.getByLabel('Tên đơn vị').fill(`Cửa hàng tạp hoá ${word}`);
    await page.getByLabel('Loại đơn vị').first().click();
    await page.getByRole('option', { name: 'Cơ sở kinh doanh' }).click();
    await page.getByLabel('Số nhà, đường').fill(`${house} Tôn Thất Đạm`);
    await page.getByLabel('Người đại diện').fill('Bà Ba');
    await page.getByLabel('Điện thoại').fill(number);
    await page.getByRole('button', { name: 'Ghi đăng ký' }).click();
    await page.getByText('Đơn vị này có vẻ đã đăng ký').waitFor();
    await picture(page, 'duplicates-counter');
    await page.getByRole('button', { name: 'Vẫn ghi đăng ký mới' }).click();
    await page.getByRole('button', { name: 'Mở đăng ký này' }).click();

    // It is compared with the first and made one with it, then with the second.
    await page.goto(`/admin/tiep-nhan?muc=duplicate&tim=${encodeURIComponent(word)}`);
    await page.getByRole('button', { name: `Tạp hóa ${word}`, exact: true }).click();
    const compare = page.getByRole('button', { name: 'So sánh hai đăng ký' });
    await compare.first().waitFor();
    expect(await compare.count()).toBe(2);
    for (const left of [1, 0]) {
      await compare.first().click();
      const dialog = page.getByRole('dialog', { name: 'Hai đăng ký này có phải một đơn vị?' });
      await dialog.getByRole('button', { name: 'Gộp làm một' }).waitFor();
      await picture(page, `duplicates-compare-${left}`);
      await dialog.getByRole('radio', { name: `Tên, Đăng ký gửi trước: Tạp hóa ${word}` }).check();
      await dialog.getByRole('button', { name: 'Gộp làm một' }).click();
      await page.getByText(`Đã gộp vào Tạp hóa ${word}`).first().waitFor();
      await dialog.waitFor({ state: 'hidden' });
    }
    await page.getByText('tap.hoa@example.vn').first().waitFor();

    // The code of one that went says so.
    const unit = await openTab(browser, phone);
    await unit.page.goto('/dang-ky/tra-cuu');
    await unit.page.getByLabel('Mã tra cứu').fill(second.trackingCode);
    await unit.page.getByLabel('Bốn số cuối điện thoại').fill(second.phone.slice(-4));
    await unit.page.getByRole('button', { name: 'Tra cứu' }).click();
    await unit.page.getByText(first.trackingCode).waitFor();
    await picture(unit.page, 'duplicates-track');
    await unit.context.close();

    // From the one that went: they are two after all.
    await page.goto(`/admin/tiep-nhan?muc=all&ma=${second.unitId}`);
    await page.getByText('Đã gộp vào đăng ký của').waitFor();
    await page.getByRole('button', { name: 'Xem hoặc tách ra' }).click();
    await page.getByRole('button', { name: 'Tách ra', exact: true }).click();
    await page.getByRole('button', { name: 'Tách hai đăng ký' }).click();
    await page.getByText('Đã tách hai đăng ký').waitFor();
    await page.getByText('Đã xác định không trùng với').waitFor();
    await picture(page, 'duplicates-parted');
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);
});
