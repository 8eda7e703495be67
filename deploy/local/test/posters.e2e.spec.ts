import type { Browser, Page } from 'playwright-core';
import { openBrowser, openTab, phone, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { api, signIn } from './whole-system.js';
import {
  activate,
  approve,
  forward,
  good,
  handoverOf,
  madeUpWord,
  register,
  wards,
  withAccount,
  type Login,
} from './site.js';

/** A market whose admin has signed in. */
async function openMarket(name: string): Promise<Login> {
  const place = wards.benNghe;
  const registered = await register(place, { name, kind: 'market' });
  await forward(place, [registered]);
  const unit = await withAccount(registered);
  await approve([unit]);
  const officer = await signIn(place.officer);
  const handoverId = await handoverOf(place, unit);
  const slip = good(await api('POST', `/api/accounts/v1/handovers/${handoverId}/open`, officer));
  good(
    await api('POST', `/api/accounts/v1/handovers/${handoverId}/confirm`, officer, { receivedBy: 'Bà Sáu' }),
  );
  return activate({ ...slip, accountId: unit.accountId, displayName: 'Bà Sáu' });
}

/** The poster of a gate as a photo: its preview, which is drawn as it is printed. */
async function photographPoster(page: Page, gateName: string): Promise<Buffer> {
  await page.goto('/admin/cong');
  await page.getByRole('link', { name: `Áp phích ${gateName}` }).click();
  const sheet = page.getByTestId('sheet-poster');
  await sheet.waitFor();
  return sheet.screenshot({ type: 'jpeg', quality: 80 });
}

describe('posters at the gates', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('are printed again after a change, confirmed by a photo, and a retired code leads on', async () => {
    const name = `Chợ ${madeUpWord()} ${madeUpWord()}`;
    const login = await openMarket(name);
    const { page, context, complaints } = await openDesk(browser, login.username, {
      password: login.password,
      path: '/cong',
    });
    const addGate = async (gateName: string): Promise<void> => {
      await page.getByRole('button', { name: 'Thêm cổng' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Tên cổng').fill(gateName);
      await dialog.getByRole('button', { name: 'Tạo cổng' }).click();
      await page.getByRole('heading', { name: gateName }).waitFor();
    };
    await addGate('Cổng trước');
    await addGate('Cổng sau');
    const cardOf = (gateName: string) =>
      page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: gateName, exact: true }) });
    await cardOf('Cổng trước').getByText('Chưa có ảnh áp phích').waitFor();

    // The first poster hangs. Then the gate is renamed.
    const oldPoster = await photographPoster(page, 'Cổng trước');
    await picture(page, 'posters-preview');
    await page.goto('/admin/cong');
    await page.getByRole('button', { name: 'Sửa Cổng trước' }).click();
    await page.getByRole('dialog').getByLabel('Tên cổng').fill('Cổng chính');
    await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click();
    await cardOf('Cổng chính').getByText('In lại áp phích').waitFor();
    await picture(page, 'posters-gates');

    // The ward sees it.
    const ward = await openDesk(browser, wards.benNghe.officer, { path: '/bao-phu?muc=posters' });
    const listed = ward.page.getByRole('row').filter({ hasText: name });
    await listed.getByText('1 cổng phải in lại áp phích').waitFor();
    await picture(ward.page, 'posters-ward');

    // One press prints everything.
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'In tất cả' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const pages = Buffer.concat(chunks)
      .toString('latin1')
      .match(/\/Type \/Page\b/g);
    expect(pages).toHaveLength(4 * 2 + 1);

    // The old poster does not count, the new one does.
    const newPoster = await photographPoster(page, 'Cổng chính');
    await page.goto('/admin/cong');
    await page.getByRole('button', { name: 'Chụp ảnh áp phích Cổng chính' }).click();
    const dialog = page.getByRole('dialog');
    const input = dialog.locator('input[type=file]');
    const photo = (buffer: Buffer) => ({ name: 'poster.jpg', mimeType: 'image/jpeg', buffer });
    await input.setInputFiles(photo(oldPoster));
    await dialog.getByText(/^Ảnh là bản 1\. Cần bản 2/).waitFor();
    await picture(page, 'posters-old-photo');
    await input.setInputFiles(photo(newPoster));
    await dialog.getByText('Đúng áp phích của cổng này, bản 2.').waitFor();
    await picture(page, 'posters-photo');
    await dialog.getByRole('button', { name: 'Xác nhận đã dán' }).click();
    await cardOf('Cổng chính').getByText('Áp phích đúng, bản 2').waitFor();
    await ward.page.reload();
    await ward.page.getByRole('tab', { name: 'Áp phích cũ' }).waitFor();
    await listed.waitFor({ state: 'detached' });
    await ward.context.close();

    // The code of a retired gate leads to the open one with one tap.
    const code = (await cardOf('Cổng sau').getByTestId('gate-code').innerText()).replaceAll('-', '');
    await page.getByRole('button', { name: 'Ngừng dùng Cổng sau' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ngừng dùng' }).click();
    await page.getByRole('button', { name: 'Dùng lại Cổng sau' }).waitFor();
    const citizen = await openTab(browser, phone);
    await citizen.page.goto(`/G/${code}/1`);
    // Instances keep a gate for a few seconds.
    const closed = citizen.page.getByRole('heading', { name: 'Cổng này không còn dùng' });
    await citizen.page.waitForTimeout(3_500);
    await citizen.page.reload();
    await closed.waitFor();
    await picture(citizen.page, 'posters-retired');
    await citizen.page.getByRole('link', { name: /^Khai tại cổng/ }).click();
    await citizen.page.getByRole('heading', { name }).waitFor();
    expect([...complaints, ...citizen.complaints]).toEqual([]);
    await citizen.context.close();
    await context.close();
  }, 240_000);
});
