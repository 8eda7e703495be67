import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone, picture } from './browser.js';
import { registerUnit } from './citizen-steps.js';
import { openDesk } from './desk-steps.js';

describe('a pharmacy', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('is received, seen by Health at once, asked about and answered, released, and asks DIC for its account', async () => {
    const name = 'Nhà thuốc Minh Châu';
    // However much waits beside it, in a system that other tests use too.
    const inbox = `/tiep-nhan?tim=${encodeURIComponent(name)}`;
    const health = await openDesk(browser, 'so.yte', { path: '/nha-thuoc' });
    await health.page.getByText('Đang trực tuyến').waitFor();
    const citizen = await openTab(browser, phone);
    await registerUnit(citizen.page, {
      kind: 'Nhà thuốc',
      name,
      ward: 'ben nghe',
      street: '31 Lê Lợi',
      representative: 'Lê Thị Minh',
      phone: '0907 555 777',
    });
    const ward = await openDesk(browser, 'phuong.bennghe', { path: inbox });
    await ward.page.getByRole('button', { name }).click();
    await ward.page.getByRole('button', { name: 'Tiếp nhận, đưa vào danh sách nhà thuốc' }).click();

    // Nobody reloads Health's page.
    await health.page.getByRole('button', { name }).click();
    const panel = health.page.getByRole('article', { name });
    await panel.getByRole('link', { name: '0907 555 777' }).waitFor();
    await picture(health.page, 'pharmacy-health');
    await panel.getByRole('button', { name: 'Hỏi lại phường' }).click();
    const question = health.page.getByRole('dialog');
    await question.getByRole('textbox').fill('Còn mở cửa không?');
    await question.getByRole('button', { name: 'Gửi câu hỏi' }).click();
    await panel.getByText('Đang hỏi phường').waitFor();

    await ward.page.goto(`/admin${inbox}`);
    await ward.page.getByRole('row', { name: /Nhà thuốc Minh Châu.*Sở Y tế hỏi/ }).waitFor();
    await ward.page.getByRole('button', { name }).click();
    await ward.page.getByRole('article', { name }).getByText('Còn mở cửa không?').first().waitFor();
    await picture(ward.page, 'pharmacy-ward');
    await ward.page.getByRole('button', { name: 'Trả lời Sở Y tế' }).click();
    const answer = ward.page.getByRole('dialog');
    await answer.getByRole('textbox').fill('Vẫn mở, từ 7 giờ.');
    await answer.getByRole('button', { name: 'Gửi trả lời' }).click();
    await panel.getByText('Vẫn mở, từ 7 giờ.').waitFor();

    await health.page.getByRole('checkbox', { name: `Chọn ${name}` }).check();
    await health.page.getByRole('button', { name: 'Chuyển cấp tài khoản 1 nhà thuốc' }).click();
    await picture(health.page, 'pharmacy-held');
    await health.page.getByRole('button', { name: 'Làm ngay' }).click();
    await panel.getByText('Đã chuyển cấp tài khoản').waitFor();
    const dic = await openDesk(browser, 'so.tttt', { path: '/yeu-cau-tai-khoan' });
    await dic.page.getByRole('checkbox', { name: `Chọn ${name}` }).waitFor();

    await health.page.getByRole('tab', { name: 'Thay đổi' }).click();
    await health.page.getByRole('row', { name: /Nhà thuốc Minh Châu.*Chuyển cấp tài khoản/ }).waitFor();
    await picture(health.page, 'pharmacy-changes');
    const [download] = await Promise.all([
      health.page.waitForEvent('download'),
      health.page.getByRole('button', { name: 'Tải Excel' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('nha-thuoc.xlsx');
    for (const { complaints, context } of [health, ward, citizen, dic]) {
      expect(complaints).toEqual([]);
      await context.close();
    }
  }, 120_000);
});
