import { waitUntil } from '@khai-bao/testing';
import type { Browser, Page } from 'playwright-core';
import { choose, openBrowser, openTab, phone, picture, type Tab } from './browser.js';
import { openDesk } from './desk-steps.js';
import { buildSite, declare, wards, type Site } from './site.js';
import { api, control, sql } from './whole-system.js';

const hasEnded = 'Máy này không còn là thiết bị trực cổng';

/** A phone becomes a gate device by QR code, guards change their shift by PIN, and the unit ends the device. */
describe('a gate device', () => {
  let site: Site;
  let browser: Browser;
  let admin: Tab;
  let gate: Tab;
  let page: Page;
  let spareName: string;
  const pins = new Map<string, string>();

  beforeAll(async () => {
    site = await buildSite(wards.daKao);
    browser = await openBrowser(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']);
    const { username, password } = site.admin;
    admin = await openDesk(browser, username, { password, path: '/thiet-bi-truc-cong' });
    gate = await openTab(browser, phone);
    ({ page } = gate);
    const { body } = await api('GET', '/api/accounts/v1/staff', site.admin.token);
    spareName = body.items.find(
      ({ accountId }: { accountId: string }) => accountId === site.spareStaffId,
    ).displayName;
  }, 180_000);
  afterAll(() => browser.close());

  const typePin = async (pin: string): Promise<void> => {
    for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
  };
  const startShift = async (name: string, pin = pins.get(name)!): Promise<void> => {
    await page
      .getByRole('button', { name: new RegExp(name) })
      .first()
      .click();
    await typePin(pin);
  };
  const changeShift = async (name: string, pin?: string): Promise<void> => {
    await page.getByRole('button', { name: /Đổi ca/ }).click();
    await startShift(name, pin);
  };
  const onDuty = (name: string): Promise<void> =>
    page.getByRole('button', { name: `${name} đang trực. Đổi ca` }).waitFor();
  const type = async (code: string): Promise<void> => {
    await page.getByRole('navigation').getByRole('button', { name: 'Gõ mã' }).click();
    await page.getByLabel('Mã thông hành').fill(code);
    await page.getByRole('button', { name: 'Kiểm tra' }).click();
    await page.getByText('MỜI VÀO').waitFor();
    await page.getByRole('button', { name: 'Ghi vào' }).click();
  };
  const checksOf = (
    declarationId: string,
  ): Promise<{ guardId: string | null; actorId: string; deviceId: string | null }[]> =>
    sql(
      'declarations',
      'select guard_id as "guardId", actor_id as "actorId", device_id as "deviceId" from gate_check where declaration_id = $1',
      [declarationId],
    );
  const device = async () =>
    (await api('GET', '/api/accounts/v1/gate-devices', site.admin.token)).body.items[0];

  it('is enrolled by the QR code on the unit’s page', async () => {
    const answer = admin.page.waitForResponse(/gate-devices\/enrolments$/);
    await admin.page.getByRole('button', { name: 'Ghép một máy' }).first().click();
    await admin.page.getByRole('img', { name: 'Mã QR ghép thiết bị' }).waitFor();
    await picture(admin.page, 'device-qr');
    const { url } = (await (await answer).json()) as { url: string };
    await page.goto(url);
    await page.getByRole('heading', { name: 'Máy này thành thiết bị trực cổng' }).waitFor();
    // The token does not stay in the address.
    await waitUntil(() => Promise.resolve(!page.url().includes('#')), 'the address without the token');
    await picture(page, 'device-enrol');
    await page.getByLabel('Tên của máy').fill('Điện thoại cổng chính');
    await page.getByRole('button', { name: 'Ghép máy này' }).click();
    await page.getByRole('heading', { name: `Đã ghép với ${site.market.name}` }).waitFor();
    await picture(page, 'device-enrolled');
    await admin.page.getByRole('dialog', { name: 'Đã ghép Điện thoại cổng chính' }).waitFor();
    await picture(admin.page, 'device-joined');
    await admin.page.getByRole('button', { name: 'Xong' }).click();
    expect(await device()).toMatchObject({ name: 'Điện thoại cổng chính', state: 'ACTIVE' });
    // Another phone that scans the same code is too late.
    const late = await openTab(browser, phone);
    await late.page.goto(url);
    await late.page.getByLabel('Tên của máy').fill('Máy khác');
    await late.page.getByRole('button', { name: 'Ghép máy này' }).click();
    await late.page.getByText('Mã QR này đã dùng hoặc quá 10 phút').waitFor();
    await late.context.close();
  });

  it('starts a shift by the PIN that the unit gave', async () => {
    await page.getByRole('button', { name: 'Vào trực cổng' }).click();
    await page.getByRole('heading', { name: 'Ai trực ca này?' }).waitFor();
    await admin.page.goto('/admin/nhan-vien-cong');
    for (const name of [site.staff.displayName, spareName]) {
      await admin.page.getByRole('button', { name: `Cấp mã PIN cho ${name}` }).click();
      const dialog = admin.page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Cấp mã PIN' }).click();
      pins.set(name, (await dialog.getByTestId('staff-pin').textContent())!.trim());
      if (name === spareName) await picture(admin.page, 'device-pin-once');
      await dialog.getByRole('button', { name: 'Đã chép lại' }).click();
    }
    await picture(admin.page, 'device-staff');
    await page.reload();
    await page.getByRole('heading', { name: 'Ai trực ca này?' }).waitFor();
    await page.getByRole('button', { name: new RegExp(spareName) }).waitFor();
    await picture(page, 'device-guards');
    await page.getByRole('button', { name: new RegExp(site.staff.displayName) }).click();
    await typePin('80291');
    await picture(page, 'device-pin');
    await page.keyboard.press('5');
    await page.getByText('Mã PIN chưa đúng').waitFor();
    await picture(page, 'device-pin-wrong');
    await typePin(pins.get(site.staff.displayName)!);
    await onDuty(site.staff.displayName);
    await choose(page, site.gates[0]!.name);
    await page.getByRole('button', { name: 'Bắt đầu trực' }).click();
  });

  it('records a check with the guard and the device', async () => {
    const declared = await declare(site.gates[0]!.code);
    await type(declared.pass.code);
    const [check] = await waitUntil(async () => {
      const found = await checksOf(declared.declarationId);
      return found.length > 0 ? found : null;
    }, 'the check');
    const { deviceId } = await device();
    expect(check).toMatchObject({ actorId: site.staff.accountId, deviceId });
    await picture(page, 'device-gate');
  });

  it('changes the shift by PIN at the same gate', async () => {
    await page.getByRole('button', { name: /Đổi ca/ }).click();
    await page.getByRole('heading', { name: 'Ai trực ca này?' }).waitFor();
    await picture(page, 'device-change');
    await startShift(spareName);
    await onDuty(spareName);
    await page.getByText(site.gates[0]!.name).first().waitFor();
    const declared = await declare(site.gates[0]!.code);
    await type(declared.pass.code);
    const [check] = await waitUntil(async () => {
      const found = await checksOf(declared.declarationId);
      return found.length > 0 ? found : null;
    }, 'the check');
    expect(check).toMatchObject({ actorId: site.spareStaffId });
    await admin.page.goto('/admin/thiet-bi-truc-cong');
    await admin.page.getByText(spareName).waitFor();
    await picture(admin.page, 'device-list');
    await admin.page.setViewportSize({ width: 320, height: 700 });
    await picture(admin.page, 'device-list-320');
    await admin.page.setViewportSize({ width: 1366, height: 768 });
  });

  it('changes the shift without a network, for a guard of the last twelve hours, and sends the checks afterwards', async () => {
    const declared = await declare(site.gates[0]!.code);
    await control('stop', 'gateway');
    try {
      await changeShift(site.staff.displayName);
      await onDuty(site.staff.displayName);
      await type(declared.pass.token);
      await page.getByText(/lượt chờ gửi/).waitFor();
      await picture(page, 'device-offline');
    } finally {
      await control('start', 'gateway');
    }
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    const [check] = await waitUntil(
      async () => {
        const found = await checksOf(declared.declarationId);
        return found.length > 0 ? found : null;
      },
      'the check that waited',
      180_000,
    );
    expect(check).toMatchObject({ guardId: site.staff.accountId });
    await page.getByText('Có mạng lại.').waitFor();
    await picture(page, 'device-confirm');
    await page.getByRole('button', { name: 'Nhập mã PIN' }).click();
    await typePin(pins.get(site.staff.displayName)!);
    await waitUntil(async () => (await device()).guardName === site.staff.displayName, 'the confirmed shift');
    await onDuty(site.staff.displayName);
    expect(await page.getByText('Có mạng lại.').count()).toBe(0);
  });

  it('is locked by five wrong PINs, until the unit unlocks it', async () => {
    await page.getByRole('button', { name: /Đổi ca/ }).click();
    await page
      .getByRole('button', { name: new RegExp(spareName) })
      .first()
      .click();
    for (let guess = 0; guess < 5; guess += 1) {
      const answer = page.waitForResponse(/gate-devices\/session$/);
      await typePin('802915');
      await answer;
    }
    await page.getByRole('heading', { name: 'Máy đang bị khóa' }).waitFor();
    await picture(page, 'device-locked');
    await admin.page.reload();
    await admin.page.getByText('Đã khóa').waitFor();
    await picture(admin.page, 'device-list-locked');
    await admin.page.getByRole('button', { name: 'Mở khóa Điện thoại cổng chính' }).click();
    await admin.page.getByText('Đã mở khóa Điện thoại cổng chính').waitFor();
    // The phone sees it by itself.
    await page.getByRole('heading', { name: 'Ai trực ca này?' }).waitFor();
    await startShift(site.staff.displayName);
    await onDuty(site.staff.displayName);
  });

  it('is refused as soon as the unit has ended it', async () => {
    await admin.page.getByRole('button', { name: 'Ngừng Điện thoại cổng chính' }).click();
    await picture(admin.page, 'device-end');
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Ngừng máy' }).click();
    await admin.page.getByText('Đã ngừng Điện thoại cổng chính').waitFor();
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    await page.getByRole('heading', { name: hasEnded }).waitFor();
    await picture(page, 'device-ended');
    await page.reload();
    await page.getByRole('heading', { name: hasEnded }).waitFor();
    expect([...admin.complaints, ...gate.complaints]).toEqual([]);
  });
});
