import { waitUntil } from '@khai-bao/testing';
import { randomInt } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { openBrowser, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { activate, approve, find, forward, good, madeUpWord, register, wards, withAccount } from './site.js';
import { api, signIn } from './whole-system.js';

/** The unit's mail server takes the mail and gives it back a moment later. */
describe('an account that was mailed to nobody', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('comes back and waits for its ward, with the address and the reason; the address stays marked', async () => {
    const unit = await register(wards.benNghe, {
      name: `Công ty ${madeUpWord()}`,
      kind: 'company',
      street: `${randomInt(1_000, 9_999)} Pasteur`,
      phone: `0905${randomInt(100_000, 999_999)}`,
      email: 'khong-ton-tai@example.vn',
    });
    await forward(wards.benNghe, [unit]);
    await approve([await withAccount(unit)]);
    const ward = await signIn('phuong.bennghe');
    const { handoverId } = await waitUntil(
      () =>
        find<{ unitId: string; handoverId: string; mailFailedWhy: string | null }>(
          '/api/accounts/v1/handovers?state=OPEN',
          ward,
          (item) => item.unitId === unit.unitId && item.mailFailedWhy === 'no-mailbox',
        ),
      'the handover',
    );
    const { page, context, complaints } = await openDesk(browser, 'phuong.bennghe', {
      path: `/ban-giao?ma=${handoverId}`,
    });
    await page.getByText('khong-ton-tai@example.vn').waitFor();
    await page.getByText('Không có hộp thư nào ở địa chỉ này').waitFor();
    await picture(page, 'returned-mail');
    await page.setViewportSize({ width: 360, height: 740 });
    await picture(page, 'returned-mail-phone');

    // The slip brings the account into use; its address is still one that takes no mail, and a link comes back too.
    const slip = good(await api('POST', `/api/accounts/v1/handovers/${handoverId}/open`, ward));
    const { username } = await activate({ accountId: '', displayName: unit.name, ...slip });
    const failedAt = async (): Promise<string | null> =>
      (await find<{ unitId: string; addressFailedAt: string | null }>('/api/accounts/v1/unit-accounts', ward, (item) => item.unitId === unit.unitId))!.addressFailedAt;
    const before = await failedAt();
    good(await api('POST', '/api/accounts/v1/password-help', undefined, { username }));
    await waitUntil(async () => (await failedAt()) !== before, 'the link back');
    await page.goto(`/admin/tai-khoan-don-vi`);
    await page.getByLabel('Tên đơn vị hoặc tên đăng nhập').fill(username);
    await page.getByText(/Thư gửi tài khoản này không tới.*địa chỉ không có hộp thư/).waitFor();
    await picture(page, 'failed-address-phone');
    await page.setViewportSize({ width: 1280, height: 800 });
    await picture(page, 'failed-address');
    expect(complaints).toEqual([]);
    await context.close();
  }, 90_000); // prettier-ignore
});
