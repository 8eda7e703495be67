import { until } from '@khai-bao/testing';
import { randomInt } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { openBrowser, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { approve, find, forward, madeUpWord, register, wards, withAccount } from './site.js';
import { signIn } from './whole-system.js';

/** The unit's mail server takes the mail and gives it back a moment later. */
describe('an account that was mailed to nobody', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('comes back and waits for its ward, with the address and the reason', async () => {
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
    const { handoverId } = await until(
      () =>
        find<{ unitId: string; handoverId: string; mailFailedWhy: string | null }>(
          '/api/accounts/v1/handovers?state=OPEN',
          ward,
          (item) => item.unitId === unit.unitId && item.mailFailedWhy === 'no-mailbox',
        ),
      'the handover',
    );
    const { page, context, complaints } = await openDesk(browser, 'phuong.bennghe', {
      path: `/ban-giao?id=${handoverId}`,
    });
    await page.getByText('khong-ton-tai@example.vn').waitFor();
    await page.getByText('Không có hộp thư nào ở địa chỉ này').waitFor();
    await picture(page, 'returned-mail');
    await page.setViewportSize({ width: 360, height: 740 });
    await picture(page, 'returned-mail-phone');
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);
});
