import { waitUntil } from '@khai-bao/testing';
import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone, picture, type Tab } from './browser.js';
import {
  activate,
  approve,
  find,
  good,
  handoverOf,
  madeUpWord,
  register,
  wards,
  withAccount,
} from './site.js';
import type { Place, Registered } from './site.js';
import { api, signIn } from './whole-system.js';

/** Ways that a registration goes beside the straight one: what its unit reads on the tracking page after each turn. */
describe('a registration that goes another way', () => {
  let browser: Browser;
  let unit: Tab;
  beforeAll(async () => {
    browser = await openBrowser();
    unit = await openTab(browser, phone);
  });
  afterAll(() => browser.close());

  /** The unit looks it up until it reads these words. */
  const reads = async ({ trackingCode, phone: number }: Registered, words: string): Promise<void> => {
    const { page } = unit;
    await page.goto('/dang-ky/tra-cuu');
    await page.getByLabel('Mã tra cứu').fill(trackingCode);
    await page.getByLabel('Bốn số cuối điện thoại').fill(number.replaceAll(/\D/g, '').slice(-4));
    await page.getByRole('button', { name: 'Tra cứu' }).click();
    const heading = page.getByRole('heading', { name: words });
    await waitUntil(async () => {
      if (await heading.isVisible()) return true;
      await page.getByRole('button', { name: 'Xem lại' }).click();
      return heading.waitFor({ timeout: 1_000 }).then(
        () => true,
        () => false,
      );
    }, `the tracking page to say: ${words}`);
  };
  const act = async (place: Place, action: string, { unitId }: Registered, note?: string): Promise<void> => {
    const { results } = good(
      await api('POST', '/api/registration/v1/registrations/actions', await signIn(place.officer), {
        action,
        ids: [unitId],
        ...(note === undefined ? {} : { note }),
      }),
    );
    expect(results).toEqual([expect.objectContaining({ ok: true })]);
  };
  /** Corrects what an officer may correct, naming the version that was read. */
  const correct = async (officer: string, { unitId }: Registered, change: object): Promise<void> => {
    const token = await signIn(officer);
    const path = `/api/registration/v1/registrations/${unitId}`;
    const now = good(await api('GET', path, token));
    const { name, kind, taxCode, areaCode, street, representative, phone: number, email, usesNcovi } = now;
    const form = {
      name,
      kind,
      areaCode,
      street,
      representative,
      phone: number,
      usesNcovi,
      version: now.version,
    };
    const given = Object.entries({ taxCode, email }).filter(([, value]) => value !== null);
    good(await api('PUT', path, token, { ...form, ...Object.fromEntries(given), ...change }));
  };
  const shop = (place: Place, more: object = {}): Promise<Registered> =>
    register(place, { name: `Quán ${madeUpWord()}`, kind: 'restaurant', street: `${madeUpWord()}`, ...more });

  it('is turned down with a reason, opened again, asked, answered, and sent on by the district', async () => {
    const place = wards.ward5;
    const one = await shop(place);
    await reads(one, 'Chờ ủy ban nhận');
    await act(place, 'reject', one, 'Đăng ký nhầm phường');
    await reads(one, 'Không được nhận');
    await unit.page.getByText('Đăng ký nhầm phường').first().waitFor();
    await act(place, 'reopen', one);
    await reads(one, 'Chờ ủy ban nhận');
    await act(place, 'ask', one, 'Số nhà mấy?');
    await reads(one, 'Cần bạn bổ sung');
    await unit.page.getByLabel('Trả lời ủy ban').fill('Số 12 ạ');
    await unit.page.getByRole('button', { name: 'Gửi câu trả lời' }).click();
    await unit.page.getByRole('heading', { name: 'Chờ ủy ban nhận' }).waitFor();
    await act(place, 'receive', one);
    await reads(one, 'Ủy ban đã nhận');
    await act(place, 'forward', one);
    await reads(one, 'Sở đang xem để cấp tài khoản');
    await picture(unit.page, 'ways-forwarded');
  }, 120_000);

  it('is refused by DIC, corrected by its ward, asked for anew and approved', async () => {
    const place = wards.daKao;
    const one = await shop(place);
    await act(place, 'receive-and-forward', one);
    const { accountId } = await withAccount(one);
    good(
      await api('POST', '/api/accounts/v1/account-requests/refuse', await signIn('so.tttt'), {
        ids: [accountId],
        reason: 'Tên chưa rõ',
      }),
    );
    await reads(one, 'Sở chưa cấp tài khoản');
    await correct(place.officer, one, { name: `Quán ${madeUpWord()} số 2` });
    await reads(one, 'Sở đang xem để cấp tài khoản');
    const dic = await signIn('so.tttt');
    const again = await waitUntil(
      () =>
        find<{ unitId: string; accountId: string; state: string }>(
          '/api/accounts/v1/account-requests?state=ALL',
          dic,
          ({ unitId, state }) => unitId === one.unitId && state === 'REQUESTED',
        ),
      'the second request',
    );
    await approve([{ ...one, accountId: again.accountId }]);
    await reads(one, 'Tài khoản chờ ủy ban trao');
  }, 120_000);

  it('moves to another ward with its waiting slip, which is given back, given anew, taken, locked and unlocked', async () => {
    const [from, to] = [wards.daKao, wards.benNghe];
    const one = await shop(from);
    await act(from, 'receive-and-forward', one);
    const two = await withAccount(one);
    await approve([two]);
    await reads(one, 'Tài khoản chờ ủy ban trao');
    const first = await handoverOf(from, two);
    await correct('quan1', one, { areaCode: to.areaCode });
    const officer = await signIn(to.officer);
    const open = (id: string, token: string) => api('POST', `/api/accounts/v1/handovers/${id}/open`, token);
    const slip = await waitUntil(async () => {
      const answer = await open(first, officer);
      return answer.status === 200 ? (answer.body as { oneTimePassword: string; username: string }) : null;
    }, 'the slip to stand at the new ward');
    expect((await open(first, await signIn(from.officer))).status).toBe(404);
    await reads(one, 'Ủy ban đã in tài khoản');
    good(
      await api('POST', `/api/accounts/v1/handovers/${first}/return`, officer, {
        reason: 'Chưa gặp chủ quán',
      }),
    );
    await reads(one, 'Phiếu tài khoản chưa trao được');
    const accounts = `/api/accounts/v1/unit-accounts/${two.accountId}`;
    good(await api('POST', `${accounts}/new-password`, officer, { delivery: 'handover' }));
    await reads(one, 'Tài khoản chờ ủy ban trao');
    const second = await waitUntil(
      () =>
        find<{ unitId: string; handoverId: string; state: string }>(
          '/api/accounts/v1/handovers?state=OPEN',
          officer,
          ({ unitId, state }) => unitId === one.unitId && state === 'WAITING',
        ),
      'the new slip',
    );
    const anew = good(await open(second.handoverId, officer)) as {
      oneTimePassword: string;
      username: string;
    };
    expect(anew.oneTimePassword).not.toBe(slip.oneTimePassword);
    good(
      await api('POST', `/api/accounts/v1/handovers/${second.handoverId}/confirm`, officer, {
        receivedBy: 'Chị Ba',
      }),
    );
    await reads(one, 'Ủy ban đã trao tài khoản');
    const login = await activate({ ...anew, accountId: two.accountId, displayName: 'Chị Ba' });
    await reads(one, 'Tài khoản đang dùng');
    good(await api('POST', `${accounts}/disable`, await signIn('so.tttt'), { reason: 'Nghi lộ mật khẩu' }));
    await reads(one, 'Tài khoản đã khóa');
    await expect(signIn(login.username, login.password)).rejects.toThrow(/was not signed in/);
    good(await api('POST', `${accounts}/enable`, await signIn('so.tttt')));
    await reads(one, 'Tài khoản đang dùng');

    // It closes, which locks its account too, and opens again where it was.
    await act(to, 'close', one, 'Trả mặt bằng');
    await reads(one, 'Đã ghi nhận ngừng hoạt động');
    await waitUntil(
      () => signIn(login.username, login.password).then(() => false, () => true),
      'the account of a closed unit to be locked',
    ); // prettier-ignore
    await act(to, 'reopen', one);
    await reads(one, 'Tài khoản đang dùng');
    await waitUntil(
      () => signIn(login.username, login.password).then(() => true, () => false),
      'the account to open again',
    ); // prettier-ignore
    expect(unit.complaints).toEqual([]);
  }, 180_000);
});
