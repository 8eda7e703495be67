import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone, picture } from './browser.js';
import { registerUnit } from './citizen-steps.js';
import { openDesk } from './desk-steps.js';
import { rawBytes } from './raw-http.js';
import { system } from './whole-system.js';

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF');

describe('an answer with a file', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('goes from the tracking page to the officer who asked', async () => {
    const name = 'Tiệm Bánh Hỏi Giấy';
    // However much waits beside it, in a system that other tests use too.
    const inbox = `/tiep-nhan?tim=${encodeURIComponent(name)}`;
    const unit = await openTab(browser, phone);
    const code = await registerUnit(unit.page, {
      kind: 'Cửa hàng, cơ sở kinh doanh',
      name,
      ward: 'ben nghe',
      street: '3 Lê Lợi',
      representative: 'Lê Thị Bánh',
      phone: '0907 555 888',
    });
    const ward = await openDesk(browser, 'phuong.bennghe', { path: inbox });
    await ward.page.getByRole('button', { name }).click();
    const panel = ward.page.getByRole('article', { name });
    await panel.getByRole('button', { name: 'Hỏi lại' }).click();
    const dialog = ward.page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('Xin gửi giấy phép.');
    await dialog.getByRole('button', { name: 'Gửi câu hỏi' }).click();
    await ward.page.getByRole('tab', { name: /Chờ bổ sung [1-9]/ }).waitFor();

    await unit.page.goto('/dang-ky/tra-cuu');
    await unit.page.getByLabel('Mã tra cứu').fill(code);
    await unit.page.getByLabel('Bốn số cuối điện thoại').fill('5888');
    await unit.page.getByRole('button', { name: 'Tra cứu' }).click();
    await unit.page.getByLabel('Trả lời ủy ban').fill('Giấy phép đây ạ.');
    await unit.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'giay-phep.pdf', mimeType: 'application/pdf', buffer: pdf });
    await unit.page.getByText('giay-phep.pdf').waitFor();
    await picture(unit.page, 'answer-file');
    await unit.page.getByRole('button', { name: 'Gửi câu trả lời' }).click();
    await unit.page.getByRole('heading', { name: 'Chờ ủy ban nhận' }).waitFor();

    await ward.page.goto(`/admin${inbox}`);
    await ward.page.getByRole('button', { name }).click();
    const [download] = await Promise.all([
      ward.page.waitForEvent('download'),
      panel.getByRole('button', { name: /Tải tệp 1: PDF/ }).click(),
    ]);
    await picture(ward.page, 'answer-file-ward');
    expect(readFileSync(await download.path()).equals(pdf)).toBe(true);
    for (const { complaints, context } of [unit, ward]) {
      expect(complaints).toEqual([]);
      await context.close();
    }
  }, 120_000);

  it('is stopped at the gateway when it is larger, or nobody says whose it is', async () => {
    // Who is refused is answered before all has been sent: read what comes, whatever becomes of the rest.
    const send = async (bytes: number, headers: Record<string, string>): Promise<number> => {
      const { host } = new URL(system.origin);
      const head = Object.entries({
        host,
        'content-type': 'application/octet-stream',
        'content-length': bytes,
        ...headers,
      });
      const lines = head.map(([name, value]) => `${name}: ${value}`);
      const answer = await rawBytes(system.origin, [
        `POST /api/registration/v1/registrations/answer-files HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`,
        '\0'.repeat(bytes),
      ]);
      return Number(answer.split(' ')[1]);
    };
    const whose = { 'x-tracking-code': 'AAAA-BBBB-CC', 'x-phone-tail': '2333' };
    expect(await send(100, whose)).toBe(404);
    expect(await send(5 * 1024 * 1024 + 1, whose)).toBe(413);
    expect(await send(100 * 1024, {})).toBe(401);
  });
});
