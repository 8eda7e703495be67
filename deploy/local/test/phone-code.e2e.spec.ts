import { randomInt } from 'node:crypto';
import { answersForm, declarationForm, personForm, readInbox, waitUntil } from '@khai-bao/testing';
import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone, picture, type Tab } from './browser.js';
import { buildSite, wards, type Site } from './site.js';
import { api, system } from './whole-system.js';

/** A number that no other spec declares with. */
const digits = `0905${String(randomInt(1_000_000)).padStart(6, '0')}`;

describe('a declaration is opened without the device that made it', () => {
  let browser: Browser;
  let site: Site;
  let tab: Tab;
  beforeAll(async () => {
    browser = await openBrowser();
    site = await buildSite(wards.daKao);
    tab = await openTab(browser, phone);
  }, 180_000);
  afterAll(() => browser.close());

  const messages = (): Promise<string[]> =>
    readInbox(`${digits}@sms.local`, system.inbox).then((mails) => mails.map(({ text }) => text));

  it('with its pass code, the birth year, and the code that reaches the declared phone', async () => {
    const { page, complaints } = tab;
    const declared = await api(
      'POST',
      '/api/declarations/v1/declarations/on-behalf',
      site.staff.token,
      declarationForm(site.gates[0]!.code, {
        person: personForm({ fullName: 'Phạm Thị Mất Máy', birthYear: 1958, phone: digits }),
        answers: answersForm(),
      }),
    );
    expect(declared.status).toBe(201);
    const passCode = declared.body.pass.code as string;

    await page.goto('/cua-toi');
    await page.getByRole('link', { name: 'Tìm tờ khai khai trên máy khác' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tìm tờ khai của tôi' }).waitFor();
    await page.getByLabel('Mã thông hành').fill(`${passCode.slice(0, 4)} ${passCode.slice(4).toLowerCase()}`);
    await page.getByLabel('Năm sinh của người được khai').fill('1958');
    await picture(page, 'find-1-search');
    await page.getByRole('button', { name: 'Gửi mã tới điện thoại đã khai' }).click();
    await page.getByText('đang tới số điện thoại đã khai').waitFor();
    const code = await waitUntil(
      async () => /ma xac nhan (\d{6})/.exec((await messages())[0] ?? '')?.[1] ?? null,
      'the message with the code',
      30_000,
    );
    await page.getByLabel('Mã xác nhận').fill(code);
    await picture(page, 'find-2-code');
    await page.getByRole('button', { name: 'Xác nhận' }).click();
    await page.getByRole('heading', { name: 'Bạn đã khai' }).waitFor();
    await page.getByText('Phạm Thị Mất Máy').waitFor();
    await picture(page, 'find-3-found');
    await page.getByRole('link', { name: 'Mở mã thông hành' }).click();
    await page.getByText('MỜI VÀO', { exact: true }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Rút tờ khai' }).click();
    await page.getByRole('button', { name: 'Rút tờ khai' }).click();
    await page.getByRole('heading', { name: 'Đã rút tờ khai' }).waitFor();
    const { body } = await api('POST', '/api/declarations/v1/passes/verify', site.staff.token, {
      pass: passCode,
    });
    expect(body.code).toBe('DECLARATIONS.PASS_REVOKED');
    expect(complaints).toEqual([]);
  }, 240_000);

  it('never without that code: a wrong birth year looks the same and no message is sent', async () => {
    const { page } = tab;
    const before = (await messages()).length;
    await page.goto('/to-khai/tim');
    await page.getByLabel('Mã thông hành').fill(site.onBehalf.pass.code);
    await page.getByLabel('Năm sinh của người được khai').fill('1901');
    await page.getByRole('button', { name: 'Gửi mã tới điện thoại đã khai' }).click();
    await page.getByRole('heading', { name: 'Nhập mã xác nhận' }).waitFor();
    await page.getByLabel('Mã xác nhận').fill('000000');
    await page.getByRole('button', { name: 'Xác nhận' }).click();
    await page.getByText('Còn 4 lần nhập').waitFor();
    await picture(page, 'find-4-wrong');
    expect(await messages()).toHaveLength(before);
  }, 120_000);
});
