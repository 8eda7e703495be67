import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { waitUntil } from '@khai-bao/testing';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser, phone, picture } from './browser.js';
import { buildSite, good, keptFilterForm, wards, type Site } from './site.js';
import { api, demoPassword, signIn, system } from './whole-system.js';

/** A page state: an address, and what is pressed there before the check. */
interface PageState {
  readonly path: string;
  /** Names of buttons, tabs or links that are pressed one after the other. */
  readonly press?: readonly RegExp[];
}
/** Every page is checked in each of these appearances; together they hold both languages, both themes and both widths. */
const appearances = [
  { name: 'vi-light-1366', language: 'vi', theme: 'light', viewport: { width: 1366, height: 768 } },
  { name: 'en-dark-320', language: 'en', theme: 'dark', viewport: { width: 320, height: 640 } },
] as const;

/** Accounts whose pages are checked at the same time: much of a check is waiting for the page to stand still. */
const openAtOnce = 3;

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it stands (WCAG 2.2 A and AA, best practices), one line a violated rule. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  );
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ target, failureSummary }) => `${String(target)} (${failureSummary ?? ''})`)
        .join('; ')}`,
  );
}

/** Runs in the browser: nothing loads, and every animation that ends has ended. */
const isStill = `document.querySelector('[data-testid="state-loading"]') === null &&
  document.getAnimations().every(({ playState, effect }) =>
    playState !== 'running' || effect?.getComputedTiming().iterations === Infinity)`;

/** Waits until the page shows its content: its heading stands, nothing loads and no animation runs. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1, h2').first().waitFor();
  await waitUntil(() => page.evaluate<boolean>(isStill), 'the page to stand still');
}

/** Puts an officer on the duty list of their centre, with a shift now and gaps afterwards. */
async function planNextDays(username: string): Promise<void> {
  const officer = await signIn(username);
  good(await api('PUT', '/api/alerts/v1/duty-people/me', officer, { phone: '0903 123 456', email: null }));
  const roster = good(await api('GET', '/api/alerts/v1/rosters/760', officer));
  const [person] = roster.people;
  const startsAt = new Date().toISOString();
  const endsAt = new Date(Date.now() + 8 * 3_600_000).toISOString();
  const add =
    roster.shifts.length > 0 ? [] : [{ accountId: person.accountId, rank: 'second', startsAt, endsAt }];
  await api('POST', '/api/alerts/v1/rosters/760/changes', officer, {
    version: roster.version,
    add,
    remove: [],
  });
}

/** What is wrong with one state of a page: axe's violations, and content wider than the screen. */
async function faultsOf(page: Page, { path, press = [] }: PageState): Promise<string[]> {
  await page.goto(path);
  await settled(page);
  for (const name of press) {
    await page
      .getByRole('button', { name })
      .or(page.getByRole('tab', { name }))
      .or(page.getByRole('link', { name }))
      .or(page.getByRole('checkbox', { name }))
      .or(page.locator('label').filter({ hasText: name }))
      .first()
      .click();
    await settled(page);
  }
  const excess = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  return [
    ...(await violationsOf(page)),
    ...(excess > 0 ? [`content is ${excess} px wider than the screen`] : []),
  ];
}

describe('every page state', () => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    browser = await openBrowser();
    site = await buildSite(wards.benNghe);
    // More saved filters than a narrow screen holds beside each other.
    const officer = await signIn(wards.benNghe.officer);
    for (let n = 0; n < 5; n += 1)
      good(await api('POST', '/api/registration/v1/registration-filters', officer, keptFilterForm()));
    await planNextDays('ttyt.quan1');
  }, 240_000);
  afterAll(() => browser.close());

  const open = async (
    { language, theme, viewport }: (typeof appearances)[number],
    hasTouch: boolean,
  ): Promise<BrowserContext> => {
    const context = await browser.newContext({
      viewport: hasTouch && viewport.width > phone.width ? phone : viewport,
      colorScheme: theme,
      locale: language === 'vi' ? 'vi-VN' : 'en-GB',
      timezoneId: 'Asia/Ho_Chi_Minh',
      baseURL: system.origin,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(20_000);
    await context.addInitScript(`localStorage.setItem('kb-language', '${language}')`);
    return context;
  };

  /** Checks states one after the other, so that one failure does not hide the next. */
  const check = async (page: Page, states: readonly PageState[], label: string): Promise<string[]> => {
    const faults: string[] = [];
    for (const state of states) {
      const where = `${label} ${state.path} ${(state.press ?? []).join(' → ')}`.trim();
      const found = await faultsOf(page, state).catch((error: Error) => [error.message.split('\n')[0] ?? '']);
      faults.push(...found.map((fault) => `${where}: ${fault}`));
      if (found.length > 0)
        await picture(page, `fault ${where}`.replaceAll(/[^\p{L}\d]+/gu, '-').slice(0, 120));
    }
    return faults;
  };

  /** The console's states by role; `null`: nobody is signed in. */
  const consoleStates = (): readonly [account: string | null, states: readonly PageState[]][] => [
    [
      null,
      [
        { path: '/admin/' },
        { path: '/admin/', press: [/Quên mật khẩu|Forgot/] },
        { path: '/admin/huong-dan' },
        { path: '/admin/mat-khau-moi#x' },
        { path: '/admin/nhan-ca' },
        { path: '/admin/vao-tap-huan' },
        { path: `/admin/nhan-ca#alarm.${'x'.repeat(60)}` },
      ],
    ],
    [
      wards.benNghe.officer,
      [
        { path: '/admin/tiep-nhan' },
        { path: `/admin/tiep-nhan?ma=${site.shop.unitId}` },
        { path: `/admin/tiep-nhan?muc=all&ma=${site.market.unitId}` },
        { path: '/admin/tiep-nhan?tim=zzzzzz' },
        { path: '/admin/tiep-nhan?muc=duplicate' },
        { path: '/admin/tiep-nhan/tai-quay' },
        { path: '/admin/tiep-nhan/nhap-bang-tinh' },
        { path: `/admin/tiep-nhan/nhap-bang-tinh?ma=${site.importId}` },
        { path: '/admin/ban-giao' },
        { path: `/admin/ban-giao?ma=${site.schoolHandoverId}` },
        { path: '/admin/ban-giao', press: [/Chọn mọi phiếu đang chờ|Select/] },
        { path: '/admin/tai-khoan-don-vi' },
        { path: '/admin/thong-bao' },
        { path: '/admin/thong-bao/to-dan' },
        { path: '/admin/bao-phu' },
        { path: '/admin/bao-phu/kiem-tra' },
        { path: '/admin/kenh-ho-tro' },
        { path: `/admin/kenh-ho-tro?ma=${site.threadId}` },
        { path: '/admin/can-bo' },
        { path: '/admin/the-khai-bao' },
        { path: '/admin/the-khai-bao', press: [/^Làm thẻ$|^Make a card$/] },
        { path: '/admin/khong-co-trang-nay' },
        { path: '/admin/lien-thong' },
        { path: '/admin/', press: [/Tài khoản của bạn|Your account/] },
      ],
    ],
    [
      'quan1',
      [
        { path: '/admin/tiep-nhan' },
        { path: '/admin/bao-phu' },
        { path: '/admin/can-bo' },
        { path: '/admin/tap-huan?muc=untrained' },
      ],
    ],
    [
      'so.tttt',
      [
        { path: '/admin/yeu-cau-tai-khoan' },
        { path: '/admin/yeu-cau-tai-khoan/quy-tac' },
        { path: '/admin/tiep-nhan' },
        { path: '/admin/bao-phu' },
        { path: '/admin/bao-phu/thoi-han' },
        { path: '/admin/bao-phu/nhap-phuong' },
        { path: '/admin/kenh-ho-tro' },
        { path: `/admin/kenh-ho-tro?ma=${site.talkId}` },
        { path: '/admin/lien-thong' },
        { path: '/admin/nhat-ky' },
        { path: '/admin/can-bo' },
        { path: '/admin/tap-huan', press: [/^Thêm buổi$|^Add a session$/] },
      ],
    ],
    [
      'so.yte',
      [
        { path: '/admin/nha-thuoc' },
        { path: `/admin/nha-thuoc?ma=${site.pharmacy.unitId}` },
        { path: '/admin/bao-phu' },
      ],
    ],
    [
      'ttyt.quan1',
      [
        { path: '/admin/ca-nghi-ngo' },
        { path: `/admin/ca-nghi-ngo?ma=${site.suspected.caseId}` },
        { path: `/admin/ca-nghi-ngo/tiep-xuc?ma=${site.suspected.caseId}` },
        { path: `/admin/ca-nghi-ngo/nhan-tin?ma=${site.suspected.caseId}` },
        { path: '/admin/ca-nghi-ngo?muc=all' },
        { path: '/admin/lich-truc' },
        { path: '/admin/lich-truc', press: [/Xếp theo mẫu tuần|Weekly pattern/] },
        { path: '/admin/lich-truc', press: [/Dán từ Excel|Paste from Excel/] },
        { path: '/admin/lich-truc', press: [/Thêm ca$|Add a shift$/] },
      ],
    ],
    [
      'hcdc',
      [
        { path: '/admin/ca-nghi-ngo' },
        { path: '/admin/chum-ca' },
        { path: '/admin/buc-tranh-ca' },
        { path: '/admin/lich-truc' },
      ],
    ],
    ['kiemtra', [{ path: '/admin/nhat-ky' }]],
    [
      site.admin.username,
      [
        { path: '/admin/hom-nay' },
        { path: '/admin/cong' },
        { path: '/admin/cong', press: [/Thêm cổng|Add a gate/] },
        { path: `/admin/cong/${site.gates[0]!.gateId}/ap-phich` },
        { path: '/admin/nhan-vien-cong' },
        { path: '/admin/nhan-vien-cong', press: [/Thêm nhân viên|Add a person/] },
        { path: '/admin/nhan-vien-cong', press: [/Cấp mã PIN|Give a PIN/] },
        { path: '/admin/thiet-bi-truc-cong' },
        { path: '/admin/thiet-bi-truc-cong', press: [/Ghép một máy|Enrol a phone/] },
        { path: '/admin/thiet-bi#' },
        { path: `/admin/thiet-bi#${'x'.repeat(43)}` },
        { path: '/admin/nguoi-den' },
        { path: '/admin/tap-huan' },
        { path: '/admin/the-khai-bao' },
        { path: '/admin/the-khai-bao', press: [/^Hủy thẻ|^Revoke card/] },
      ],
    ],
    [
      site.staff.username,
      [
        { path: '/admin/truc' },
        { path: '/admin/truc', press: [new RegExp(site.gates[0]!.name), /Bắt đầu trực|Begin/] },
        { path: '/admin/truc?muc=ma' },
        { path: '/admin/truc?muc=khai-ho' },
      ],
    ],
  ];

  /** Signs an account in, in a context of its own, and checks its states. */
  const checkAs = async (
    appearance: (typeof appearances)[number],
    account: string | null,
    states: readonly PageState[],
  ): Promise<string[]> => {
    const context = await open(appearance, false);
    const page = await context.newPage();
    if (account !== null) {
      const password = [site.admin, site.staff].find(({ username }) => username === account)?.password;
      await page.goto('/admin/');
      await page.locator('input[autocomplete~="username"]').fill(account);
      await page.locator('input[type="password"]').fill(password ?? demoPassword);
      await page.locator('button[type="submit"]').click();
      await page.getByRole('button', { name: /Tài khoản của bạn|Your account/ }).first().waitFor(); // prettier-ignore
    }
    const faults = await check(page, states, account ?? 'nobody');
    await context.close();
    return faults;
  };

  it.each(appearances)(
    'of the console passes axe and fits the screen: $name',
    async (appearance) => {
      const faults: string[] = [];
      const remaining = consoleStates().values();
      const work = async (): Promise<void> => {
        for (const [account, states] of remaining)
          faults.push(...(await checkAs(appearance, account, states)));
      };
      await Promise.all(Array.from({ length: openAtOnce }, work));
      expect(faults).toEqual([]);
    },
    600_000,
  );

  it.each(appearances)(
    'of the citizen’s app passes axe and fits the screen: $name',
    async (appearance) => {
      const context = await open(appearance, true);
      const page = await context.newPage();
      const gate = `/g/${site.gates[0]!.code}`;
      const faults = await check(
        page,
        [
          { path: '/' },
          { path: gate },
          { path: gate, press: [/^(Tiếp tục|Continue)$/] },
          { path: '/g/0000000' },
          { path: '/cua-toi' },
          { path: '/nguoi-di-cung' },
          { path: '/nguoi-di-cung/moi', press: [/^(Nhớ người này|Remember this person)$/] },
          { path: '/nguoi-di-cung/nhan' },
          { path: '/dang-ky' },
          { path: '/dang-ky', press: [/^(Tiếp tục|Continue)$/] },
          { path: `/dang-ky/${wards.benNghe.areaCode}` },
          { path: '/dang-ky/tra-cuu' },
          { path: '/khong-co-trang-nay' },
        ],
        'citizen',
      );
      await context.close();
      expect(faults).toEqual([]);
    },
    300_000,
  );
});
