import { readInbox, waitUntil } from '@khai-bao/testing';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { api, signIn, system } from './whole-system.js';
import { find, good, madeUpWord, wards } from './site.js';

/** Units of the spreadsheet; `AFTERNOON_UNITS=500` repeats what the README of registration states. */
const all = Number(process.env['AFTERNOON_UNITS'] ?? 200);
const withoutMail = 40;
/** So many clicks, and so many fields typed into, did it take when it was last walked; the README of registration says so too. */
const most = { clicks: 21, fields: 44 };

const mailDomain = (word: string): string => `${word.split(' ')[1]!.toLowerCase()}.example.vn`;

/** A ward's list as it comes: a title, a line of groups, kinds and phones as everybody writes them, three rows that are wrong. */
function messyList(word: string): Buffer {
  const kinds = ['Quán ăn', 'cửa hàng', 'Cty', 'KHÁCH SẠN', 'chợ'];
  const rows = Array.from({ length: all }, (_, n) => {
    const wrong = n < 3;
    const phone = `90${String(7_000_000 + n * 13)}`;
    return [
      n + 1,
      `${word} ${n + 1}`,
      kinds[n % kinds.length],
      `${n + 1} Điện Biên Phủ`,
      n % 2 === 0 ? 'P. Đa Kao' : '',
      `Bà Chủ ${n + 1}`,
      // Excel took the zero away.
      wrong ? '' : n % 3 === 0 ? `0${phone.slice(0, 3)} ${phone.slice(3)}` : phone,
      n < withoutMail ? '' : `quan${n}@${mailDomain(word)}`,
    ].join('\t');
  });
  const lines = [
    'DANH SÁCH CƠ SỞ KINH DOANH TRÊN ĐỊA BÀN PHƯỜNG ĐA KAO',
    '',
    'STT\tCơ sở\t\tĐịa chỉ\t\tLiên hệ\t\t',
    'TT\tTên cơ sở\tLoại hình\tSố nhà, đường\tP/X\tChủ cơ sở\tSĐT\tThư điện tử',
    ...rows,
  ];
  return Buffer.from(`\ufeff${lines.join('\r\n')}`, 'utf16le');
}

/** Counts what a hand does: presses of a pointer, on every page of a tab. */
async function counting(page: Page): Promise<() => Promise<number>> {
  const count = `addEventListener('pointerdown', () =>
    localStorage.setItem('clicks', String(Number(localStorage.getItem('clicks')) + 1)), true)`;
  await page.context().addInitScript(count);
  await page.evaluate(`localStorage.removeItem('clicks'); ${count}`);
  return () => page.evaluate<number>(`Number(localStorage.getItem('clicks'))`);
}

/** DIC approves what a ward has sent on. */
async function approveAll(word: string): Promise<void> {
  const dic = await signIn('so.tttt');
  const ids: string[] = [];
  await waitUntil(
    async () => {
      ids.length = 0;
      await find<{ accountId: string; unitName: string }>(
        `/api/accounts/v1/account-requests?area=${wards.daKao.areaPath}`,
        dic,
        ({ accountId, unitName }) => {
          if (unitName.startsWith(`${word} `)) ids.push(accountId);
          return false;
        },
      );
      return ids.length === all;
    },
    'every request to stand before DIC',
    60_000,
  );
  for (let at = 0; at < all; at += 20)
    good(
      await api('POST', '/api/accounts/v1/account-requests/approve', dic, { ids: ids.slice(at, at + 20) }),
    );
}

describe('an afternoon of a ward’s officer', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('takes in the units of a messy spreadsheet and hands 40 accounts over, in so many clicks', async () => {
    const word = `Tiệm ${madeUpWord()}`;
    let fields = 0;
    const { page, context, complaints } = await openDesk(browser, wards.daKao.officer, {
      path: '/tiep-nhan',
    });
    const clicks = await counting(page);

    await page.getByRole('button', { name: 'Nhập bảng tính' }).first().click();
    // The file's own window takes two more, which no test can count.
    await page.locator('input[type=file]').setInputFiles({
      name: 'danh-sach.txt',
      mimeType: 'text/plain',
      buffer: messyList(word),
    });
    await page.getByRole('button', { name: `Nhập ${all - 3} đơn vị` }).waitFor();
    for (const n of [1, 2, 3]) {
      const row = page.getByRole('listitem', { name: new RegExp(`${word} ${n}\\b`) });
      await row.getByLabel('Điện thoại').click();
      await page.keyboard.type(`0908 11 22 0${n}`);
      await page.keyboard.press('Enter');
      await row.waitFor({ state: 'detached' });
      fields += 1;
    }
    await page.getByRole('button', { name: `Nhập ${all} đơn vị` }).click();
    await page.getByRole('heading', { name: `Đã nhập ${all} đơn vị` }).waitFor();
    await page.getByRole('button', { name: 'Mở danh sách tiếp nhận' }).click();

    await page.getByRole('searchbox').click();
    await page.keyboard.type(word);
    fields += 1;
    await page
      .getByRole('button', { name: new RegExp(`^${word} \\d+$`) })
      .first()
      .waitFor();
    await page.getByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }).click();
    await page.getByRole('button', { name: 'Chọn cả mục này' }).click();
    await page.getByRole('button', { name: `Tiếp nhận và chuyển Sở ${all} đơn vị` }).click();
    await page.getByRole('button', { name: 'Làm ngay' }).click();
    const told = Date.now();
    await page.getByText(`Xong ${all} đơn vị`, { exact: true }).waitFor({ timeout: 240_000 });
    process.stdout.write(`      ${all} registrations were received and sent on in ${Date.now() - told} ms\n`);
    await picture(page, 'afternoon-sent');
    await page.keyboard.press('Escape');

    await approveAll(word);
    await page.getByRole('link', { name: 'Bàn giao' }).click();
    await page.getByRole('button', { name: `${word} ${withoutMail}` }).waitFor();
    await page.getByRole('checkbox', { name: 'Chọn mọi phiếu đang chờ' }).click();
    await page.getByRole('button', { name: /^Mở và in \d+ phiếu$/ }).click();
    await page.getByRole('button', { name: 'Mở các phiếu ngay' }).click();
    await page.getByRole('button', { name: 'In phiếu' }).click();
    const slips = await page.getByTestId('slip-password').count();
    expect(slips).toBeGreaterThanOrEqual(withoutMail);
    await picture(page, 'afternoon-slips');
    await page.getByRole('button', { name: 'Về danh sách' }).click();

    // Back from the round through the ward.
    await page.getByRole('checkbox', { name: 'Chọn mọi phiếu chờ xác nhận' }).click();
    await page.getByRole('button', { name: /^Xác nhận đã bàn giao \d+ phiếu$/ }).click();
    const dialog = page.getByRole('dialog');
    const takers = await dialog.getByRole('textbox').count();
    for (let n = 1; n <= takers; n += 1) {
      await page.keyboard.type(`Chị Nhận ${n}`);
      await page.keyboard.press('Enter');
      fields += 1;
    }
    await page.getByText(`Đã ghi bàn giao ${takers} phiếu`).waitFor({ timeout: 240_000 });
    await picture(page, 'afternoon-done');

    const done = { clicks: (await clicks()) + 2, fields: fields - (takers - withoutMail) };
    process.stdout.write(
      `      ${all} units in, ${all - withoutMail} mails and ${withoutMail} slips out: ${done.clicks} clicks, ${done.fields} fields\n`,
    );
    expect(done.clicks).toBeLessThanOrEqual(most.clicks);
    expect(done.fields).toBeLessThanOrEqual(most.fields);
    await waitUntil(
      async () => (await readInbox(`quan${all - 1}@${mailDomain(word)}`, system.inbox)).length === 1,
      'the last mail',
      180_000,
    );
    expect(complaints).toEqual([]);
    await context.close();
  }, 300_000);
});
