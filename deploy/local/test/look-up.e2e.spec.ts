import { personForm, waitUntil } from '@khai-bao/testing';
import type { Browser, Page } from 'playwright-core';
import { choose, openBrowser, phone, picture, type Tab } from './browser.js';
import { openDesk } from './desk-steps.js';
import { buildSite, declare, wards, type Declared, type Site } from './site.js';
import { sql } from './whole-system.js';

const phoneOfDead = '0908 616 161';

/** A guard looks up a pass that cannot be shown, and reports somebody whose pass then opens no gate until the unit takes it back. */
describe('a guard who may look passes up', () => {
  let site: Site;
  let unshown: Declared;
  let coughing: Declared;
  let browser: Browser;
  let admin: Tab;
  let guard: Tab;

  beforeAll(async () => {
    site = await buildSite(wards.daKao);
    const [gate] = site.gates;
    unshown = await declare(gate!.code, {
      person: personForm({ fullName: 'Trịnh Thị Hết Pin', birthYear: 1961, phone: phoneOfDead }),
    });
    coughing = await declare(gate!.code, {
      person: personForm({ fullName: 'Lâm Văn Ho', phone: '0908 626 262' }),
    });
    browser = await openBrowser();
    admin = await openDesk(browser, site.admin.username, {
      password: site.admin.password,
      path: '/nhan-vien-cong',
    });
  });
  afterAll(() => browser.close());

  const type = async (page: Page, code: string): Promise<void> => {
    await page.getByRole('navigation').getByRole('button', { name: 'Gõ mã' }).click();
    await page.getByLabel('Mã thông hành').fill(code);
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
  };

  it('finds today’s pass by phone once the unit allows it, and the check is recorded as looked up', async () => {
    const { displayName, username, password } = site.staff;
    await admin.page.getByRole('button', { name: `Cho tra cứu: ${displayName}` }).click();
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Cho tra cứu' }).click();
    await admin.page.getByRole('cell', { name: 'Được tra cứu' }).waitFor();
    await picture(admin.page, 'staff-look-up');

    guard = await openDesk(browser, username, { password, viewport: phone, path: '/truc' });
    const { page } = guard;
    await choose(page, site.gates[0]!.name);
    await page.getByRole('button', { name: 'Bắt đầu trực' }).click();
    await page.getByRole('navigation').getByRole('button', { name: 'Gõ mã' }).click();
    await page.getByRole('button', { name: 'Khách hết pin? Tra cứu' }).click();
    await page.getByLabel('Số điện thoại khách đã khai').fill('0908 000 001');
    await page.getByRole('button', { name: 'Tìm', exact: true }).click();
    await page.getByText('Không tìm thấy mã còn hạn hôm nay').waitFor();
    await page.getByLabel('Số điện thoại khách đã khai').fill(phoneOfDead);
    await page.getByRole('button', { name: 'Tìm', exact: true }).click();
    await page.getByText('MỜI VÀO').waitFor();
    await picture(page, 'gate-looked-up');
    expect(await page.getByText('Trịnh').count()).toBe(0);
    await page.getByRole('button', { name: 'Ghi vào' }).click();
    await page.getByText('Đã ghi vào: T. T. H. P.').waitFor();
    await waitUntil(async () => {
      const rows = await sql<{ looked_up: boolean }>(
        'declarations',
        'select looked_up from gate_check where declaration_id = $1',
        [unshown.declarationId],
      );
      return rows.length === 1 && rows[0]!.looked_up;
    }, 'the check');
  });

  it('reports somebody, whose pass is refused at the next gate, until the unit takes the report back', async () => {
    const { page } = guard;
    await type(page, coughing.pass.code);
    await page.getByText('MỜI VÀO').waitFor();
    await page.getByRole('button', { name: 'Báo nghi ngờ' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Báo ngay' }).click();
    await page.getByText(/^Đã báo\./).waitFor();
    await type(page, coughing.pass.code);
    await page.getByText('Nhân viên cổng đã báo nghi ngờ người này. Mã bị khóa.').waitFor();
    await picture(page, 'gate-reported');

    await admin.page.goto('/admin/hom-nay');
    await admin.page.getByRole('button', { name: /^Rút báo nghi ngờ về L\. V\. Ho/ }).click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByLabel('Lý do').fill('Khách ho vì khói bếp');
    await picture(admin.page, 'report-taken-back');
    await dialog.getByRole('button', { name: 'Rút báo' }).click();
    await admin.page.getByText(/Khách ho vì khói bếp/).waitFor();
    await type(page, coughing.pass.code);
    await page.getByText('MỜI VÀO').waitFor();
  });

  it('sees no page that complains', () => {
    expect([...admin.complaints, ...guard.complaints]).toEqual([]);
  });
});
