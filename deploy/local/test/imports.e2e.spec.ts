import { waitUntil } from '@khai-bao/testing';
import type { Browser } from 'playwright-core';
import { openBrowser, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { api, control, signIn, sql } from './whole-system.js';

const headings = 'TT;Tên cơ sở;Loại hình;Số nhà, đường;P/X;Chủ cơ sở;SĐT;Thư điện tử';
const many = (word: string, count: number): Blob =>
  new Blob([
    [
      headings,
      ...Array.from(
        { length: count },
        (_, n) => `${n};${word} ${n};Chợ;${n} Lê Lợi;;Bà Tư;9082${String(n).padStart(5, '0')};`,
      ),
    ].join('\n'),
  ]);
const registered = async (word: string): Promise<{ count: number; names: number }> =>
  (
    await sql<{ count: number; names: number }>(
      'registration',
      'select count(*)::int as count, count(distinct name)::int as names from unit where name like $1',
      [`${word} %`],
    )
  )[0]!;

describe('a spreadsheet of units', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('is looked through, put right and imported on one page, and its units stand in the intake', async () => {
    const { page, context, complaints } = await openDesk(browser, 'phuong.bennghe', { path: '/tiep-nhan' });
    await page.getByRole('button', { name: 'Nhập bảng tính' }).first().click();
    const lines = [
      headings,
      '1;Quán Nhập Một;Quán ăn;1 Lê Lợi;P. Bến Nghé;Bà Tư;908222333;',
      '2;Quán Nhập Hai;Quán ăn;2 Lê Lợi;;Bà Năm;0908 222 334;a@quan.vn; b@quan.vn',
      '3;Quán Nhập Ba;Quán ăn;3 Lê Lợi;Thảo Điền;Bà Sáu;0908222335;',
    ];
    // As Excel saves "Unicode text".
    const text = lines.map((line) => line.replaceAll(';', '\t').replace('\t b@', '; b@')).join('\r\n');
    await page.locator('input[type=file]').setInputFiles({
      name: 'danh-sach.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from(`\ufeff${text}`, 'utf16le'),
    });
    await page.getByRole('button', { name: 'Nhập 1 đơn vị' }).waitFor();
    const row = page.getByRole('listitem', { name: /Quán Nhập Hai/ });
    await row.getByText('Có nhiều địa chỉ, hãy để lại một địa chỉ.').waitFor();
    await row.getByLabel('Thư điện tử').fill('a@quan.vn');
    await row.getByLabel('Thư điện tử').press('Enter');
    await row.waitFor({ state: 'detached' });
    await picture(page, 'import-rows');
    await page.getByRole('button', { name: 'Nhập 2 đơn vị' }).click();
    await page.getByRole('heading', { name: 'Đã nhập 2 đơn vị' }).waitFor();
    const [rest] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Tải 1 dòng chưa nhập (Excel)' }).click(),
    ]);
    expect(rest.suggestedFilename()).toBe('chua-nhap.xlsx');
    await picture(page, 'import-done');
    await page.getByRole('button', { name: 'Mở danh sách tiếp nhận' }).click();
    await page.getByRole('searchbox').fill('quan nhap hai');
    await page.getByRole('button', { name: 'Quán Nhập Hai' }).click();
    await page.getByText('Nhập từ bảng tính').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it('goes on where it was after its service was stopped half-way; told again, it changes nothing', async () => {
    const officer = await signIn('phuong.bennghe');
    const file = many('Sạp Nửa Đường', 4_000);
    const { body } = await api('POST', '/api/registration/v1/imports', officer, file);
    const path = `/api/registration/v1/imports/${body.id}`;
    await api('POST', `${path}/run`, officer);
    await waitUntil(async () => (await registered('Sạp Nửa Đường')).count > 0, 'rows to go in');
    await control('stop', 'registration');
    const half = (await registered('Sạp Nửa Đường')).count;
    expect(half).toBeLessThan(4_000);
    await control('start', 'registration');
    await waitUntil(
      async () => (await api('GET', path, officer)).body?.state === 'done',
      'the import',
      180_000,
    );
    expect(await registered('Sạp Nửa Đường')).toEqual({ count: 4_000, names: 4_000 });
    await api('POST', `${path}/run`, officer);
    const again = await api('POST', '/api/registration/v1/imports', officer, file);
    expect(again.body).toMatchObject({ counts: { good: 0, already: 4_000 }, earlier: { entered: 4_000 } });
    expect(await registered('Sạp Nửa Đường')).toEqual({ count: 4_000, names: 4_000 });
  }, 150_000);
});
