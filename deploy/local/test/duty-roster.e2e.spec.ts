import { readInbox, waitUntil } from '@khai-bao/testing';
import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { buildSite, madeUpWord, wards } from './site.js';
import { system } from './whole-system.js';

describe('the duty roster of a medical centre', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('is planned by its officers, who confirm where notices reach them', async () => {
    const address = `${madeUpWord().toLowerCase()}@ttyt-quan3.example.vn`;
    const { page, complaints } = await openDesk(browser, 'ttyt.quan3', { path: '/lich-truc' });
    const own = page.getByRole('region', { name: 'Nơi nhận tin của bạn' });
    await own.getByRole('button', { name: /Nhập để vào danh sách trực|Sửa/ }).click();
    await page.getByLabel('Điện thoại').fill('0903 123 456');
    await page.getByLabel('Thư điện tử').fill(address);
    await page.getByRole('button', { name: 'Lưu' }).click();
    const code = await waitUntil(
      async () => /\d{6}/.exec((await readInbox(address, system.inbox))[0]?.text ?? '')?.[0],
      'the code in the mail',
    );
    await page.getByLabel('Mã trong thư').fill(code);
    await page.getByRole('button', { name: 'Xác nhận' }).click();
    await own.getByText(`· ${address}`).waitFor();
    await page.getByRole('button', { name: 'Xếp theo mẫu tuần' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Từ', { exact: true }).fill('00:00');
    await dialog.getByLabel('Đến', { exact: true }).fill('24:00');
    const existing = dialog.getByLabel('Bỏ các ca đã có trong khoảng này');
    if (await existing.isVisible()) await existing.check();
    await picture(page, 'roster-pattern');
    await dialog.getByRole('button', { name: 'Thêm vào lịch' }).click();
    const now = page.getByRole('region', { name: 'Đang trực' });
    await now.getByText('Trực chính').waitFor();
    await picture(page, 'roster');
    await page.setViewportSize(phone);
    await picture(page, 'roster-phone');
    await page.goto('/admin/ca-nghi-ngo');
    await page
      .getByRole('region', { name: 'Đang trực' })
      .getByText(/trực chính/)
      .waitFor();
    await picture(page, 'roster-duty-phone');
    expect(complaints).toEqual([]);

    const { suspected } = await buildSite(wards.ward5);
    const mail = await waitUntil(
      async () =>
        (await readInbox(address, system.inbox)).find(({ subject }) => subject.includes(suspected.code)),
      'the notice in the mail',
      60_000,
    );
    const link = /https?:\/\/\S+nhan-ca#\S+/.exec(mail.text)![0];
    const { page: lockScreen } = await openTab(browser, phone);
    await lockScreen.goto(link);
    await lockScreen.getByText(suspected.code).waitFor();
    await picture(lockScreen, 'notice');
    await lockScreen.getByRole('button', { name: 'Tôi nhận' }).click();
    await lockScreen.getByText(/đã nhận lúc/).waitFor();
    await picture(lockScreen, 'notice-taken');
    await page.goto(`/admin/ca-nghi-ngo?ma=${suspected.caseId}`);
    const notified = page.getByRole('region', { name: 'Đã báo cho ai' });
    await notified.getByText(/đã mở/).waitFor();
    await notified.scrollIntoViewIfNeeded();
    await picture(page, 'case-notices-phone');
  }, 180_000);
});
