import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone, picture } from './browser.js';
import { openDesk, signInAt } from './desk-steps.js';
import { demoPassword, sql } from './whole-system.js';

const username = 'kiemtra';

/** A passkey in the browser's own virtual authenticator: made, used on a phone's width, removed. */
describe('an official’s passkey', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    const own = '(select id from account where username = $1)';
    await sql('accounts', `delete from passkey where account_id = ${own}`, [username]);
    await sql('accounts', `delete from recovery_code where account_id = ${own}`, [username]);
    await browser.close();
  });

  it('is made, signs in instead of a code, and is removed again', async () => {
    const { page, context, complaints } = await openDesk(browser, username);
    const client = await context.newCDPSession(page);
    await client.send('WebAuthn.enable');
    const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const menu = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: /Tài khoản của bạn/ }).first().click();
      await page.getByRole('menuitem', { name: item }).click();
    }; // prettier-ignore

    await menu('Xác thực hai bước');
    const dialog = page.getByRole('dialog');
    const add = dialog.getByRole('button', { name: 'Thêm khóa truy cập' });
    await add.waitFor();
    await picture(page, 'passkey-choose');
    await add.click();
    await dialog.getByLabel('Mật khẩu đang dùng').fill(demoPassword);
    await dialog.getByRole('button', { name: 'Tiếp tục' }).click();
    await dialog.getByLabel('Tên của khóa').fill('Máy ở cơ quan');
    await picture(page, 'passkey-name');
    await dialog.getByRole('button', { name: 'Tạo khóa truy cập' }).click();
    await dialog.getByRole('heading', { name: 'Giữ kỹ 10 mã dự phòng' }).waitFor();
    await picture(page, 'passkey-codes');
    await dialog.getByRole('button', { name: 'Tôi đã giữ các mã' }).click();
    await dialog.getByText('Máy ở cơ quan').waitFor();
    await picture(page, 'passkey-held');
    await page.keyboard.press('Escape');
    await menu('Đăng xuất');

    // Eight of the ten codes have been used up meanwhile.
    await sql(
      'accounts',
      `update recovery_code set used_at = now() where code_digest in (select code_digest from recovery_code
         where account_id = (select id from account where username = $1) limit 8)`,
      [username],
    );

    // A key that does not know its owner is not enough.
    await page.setViewportSize({ width: 360, height: 740 });
    await client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await signInAt(page, username);
    const ask = page.getByRole('button', { name: 'Dùng khóa truy cập' });
    await ask.waitFor();
    await picture(page, 'passkey-sign-in');
    await ask.click();
    await page.getByRole('alert').waitFor();
    await client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await ask.click();
    const account = page.getByRole('button', { name: /Tài khoản của bạn/ }).first();
    await account.waitFor();
    await page.getByText(/Bạn chỉ còn 2 mã dự phòng/).waitFor();
    await picture(page, 'recovery-codes-few');

    // Elsewhere the password alone does not do.
    const other = await openTab(browser, phone);
    await signInAt(other.page, username);
    await other.page.getByRole('button', { name: 'Dùng mã dự phòng' }).click();
    await other.page.getByLabel('Mã dự phòng').waitFor();
    await other.context.close();

    await menu('Xác thực hai bước');
    await dialog.getByText(/dùng gần nhất/).waitFor();
    await picture(page, 'passkey-held-phone');
    await dialog.getByRole('button', { name: 'Đổi tên khóa truy cập Máy ở cơ quan' }).click();
    await dialog.getByLabel('Tên của khóa').fill('Máy ở nhà');
    await picture(page, 'passkey-rename');
    await dialog.getByRole('button', { name: 'Lưu tên mới' }).click();
    await page.getByText('Khóa truy cập giờ có tên Máy ở nhà').waitFor();

    await dialog.getByRole('button', { name: 'Tạo 10 mã mới' }).click();
    await dialog.getByLabel('Mật khẩu đang dùng').fill(demoPassword);
    await picture(page, 'recovery-codes-ask');
    await dialog.getByRole('button', { name: 'Tạo 10 mã mới' }).click();
    await dialog.getByRole('heading', { name: 'Giữ kỹ 10 mã dự phòng' }).waitFor();
    await picture(page, 'recovery-codes-new');
    await page.emulateMedia({ media: 'print' });
    await picture(page, 'recovery-codes-print');
    await page.emulateMedia({ media: null });
    await dialog.getByRole('button', { name: 'Tôi đã giữ các mã' }).click();
    await dialog.getByText('Còn 10 mã dự phòng').waitFor();

    await dialog.getByRole('button', { name: 'Gỡ khóa truy cập Máy ở nhà' }).click();
    await picture(page, 'passkey-remove');
    await dialog.getByLabel('Mật khẩu đang dùng').fill(demoPassword);
    await dialog.getByRole('button', { name: 'Gỡ', exact: true }).click();
    await page.getByText('Đã gỡ khóa truy cập Máy ở nhà').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);
});
