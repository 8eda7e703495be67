import { waitUntil } from '@khai-bao/testing';
import type { Browser, Page } from 'playwright-core';
import { choose, openBrowser, openTab, phone, picture, type Tab } from './browser.js';
import { declare, type Visitor } from './citizen-steps.js';
import { buildSite, wards, type Site } from './site.js';
import { api, signIn, sql } from './whole-system.js';

const visitor = (name: string, last: string): Visitor => ({
  name,
  birth: '1990',
  sex: 'Nữ',
  phone: `0903 456 ${last}`,
  ward: 'tan dinh',
  street: '1 Hai Bà Trưng',
});
const centres = ['centre_national', 'centre_city'] as const;
/** How long the data centres may take, milliseconds: nothing here is about speed. */
const patience = 90_000;

interface Stored {
  readonly type: string;
  readonly gone: boolean;
}

/** What a data centre holds of a declaration, earlier versions included. */
const heldAt = (centre: string, id: string): Promise<Stored[]> =>
  sql<Stored>(
    centre,
    'select type, content is null as gone from resource where id = $1 union all select type, content is null from resource_history where id = $1',
    [id],
  );

describe('a citizen changes what was declared', () => {
  let browser: Browser;
  let site: Site;
  let tab: Tab;
  beforeAll(async () => {
    browser = await openBrowser();
    site = await buildSite(wards.daKao);
    tab = await openTab(browser, phone);
  }, 180_000);
  afterAll(() => browser.close());

  const declareAs = async (person: Visitor): Promise<{ id: string; pass: string }> => {
    await declare(tab.page, site.gates[0]!.code, person);
    await tab.page.getByText('MỜI VÀO', { exact: true }).waitFor();
    const key = tab.page.url().split('/').at(-1)!.split('#')[0]!;
    const [row] = await sql<{ id: string; code: string }>(
      'declarations',
      'select d.id, d.pass_code as code from declaration d join submission s on s.declaration_id = d.id where s.client_key = $1',
      [key],
    );
    return { id: row!.id, pass: row!.code };
  };
  const openManaged = (page: Page): Promise<void> =>
    page.getByRole('link', { name: 'Xem, sửa, rút hoặc xóa tờ khai' }).click();
  const verify = (pass: string) =>
    api('POST', '/api/declarations/v1/passes/verify', site.staff.token, { pass });
  const heldByBoth = (id: string): Promise<unknown> =>
    waitUntil(
      async () => {
        const held = await Promise.all(centres.map((centre) => heldAt(centre, id)));
        return held.every((rows) => rows.length >= 2) || null;
      },
      'both centres to hold the declaration',
      patience,
    );
  const confirmedByBoth = async (page: Page): Promise<void> => {
    for (const name of ['Trung tâm dữ liệu quốc gia', 'Trung tâm dữ liệu thành phố'])
      await page
        .getByRole('listitem')
        .filter({ hasText: name })
        .filter({ hasText: /đã xác nhận \d\d:\d\d/ })
        .waitFor({ timeout: patience });
  };

  it('corrects it to red: the pass is revoked, the medical centre has the case', async () => {
    const { page } = tab;
    const own = await declareAs(visitor('Nguyễn Thị Sửa Lại', '101'));
    await openManaged(page);
    await page.getByRole('heading', { name: 'Bạn đã khai' }).waitFor();
    await picture(page, 'mine-1-manage');
    await page.getByRole('button', { name: 'Sửa tờ khai' }).click();
    const symptoms = page.getByRole('radiogroup', { name: /Sốt, ho/ });
    await choose(symptoms, 'Có');
    await choose(page, 'Sốt');
    await choose(page.getByRole('radiogroup', { name: /Gần người mắc hoặc nghi mắc/ }), 'Có');
    await page.getByRole('checkbox', { name: /Tôi đồng ý/ }).check();
    await page.getByRole('button', { name: 'Gửi bản sửa' }).click();
    await page.getByRole('heading', { name: 'DỪNG LẠI' }).waitFor();
    await picture(page, 'mine-2-corrected');
    expect((await verify(own.pass)).body.code).toBe('DECLARATIONS.PASS_REVOKED');
    const duty = await signIn(site.centre);
    const suspected = await waitUntil(
      async () => {
        const { body } = await api('GET', '/api/alerts/v1/cases?view=all', duty);
        const items = (body as { items: { declarationId?: string; caseId: string }[] }).items;
        for (const { caseId } of items.slice(0, 20)) {
          const one = await api('GET', `/api/alerts/v1/cases/${caseId}`, duty);
          if (one.text.includes('Nguyễn Thị Sửa Lại')) return one.body as { state: string };
        }
        return null;
      },
      'the case at the duty console',
      patience,
    );
    expect(suspected.state).toBe('NEW');
    await openManaged(page);
    await confirmedByBoth(page);
    await picture(page, 'mine-3-confirmed');
  }, 240_000);

  it('withdraws another one', async () => {
    const { page } = tab;
    const own = await declareAs(visitor('Trần Thị Rút Lại', '102'));
    await heldByBoth(own.id);
    await openManaged(page);
    await page.getByRole('button', { name: 'Rút tờ khai' }).click();
    await picture(page, 'mine-4-ask');
    await page.getByRole('button', { name: 'Rút tờ khai' }).click();
    await page.getByRole('heading', { name: 'Đã rút tờ khai' }).waitFor();
    await confirmedByBoth(page);
    expect((await verify(own.pass)).body.code).toBe('DECLARATIONS.PASS_REVOKED');
    const { body } = await api('GET', '/api/declarations/v1/revocations', site.staff.token);
    expect((body as { entries: number }).entries).toBeGreaterThan(1);
  }, 240_000);

  it('erases a third one: both centres confirm, and the person is gone there', async () => {
    const { page, complaints } = tab;
    const own = await declareAs(visitor('Lê Thị Xóa Hẳn', '103'));
    await heldByBoth(own.id);
    await openManaged(page);
    await page.getByRole('button', { name: 'Xóa tờ khai' }).click();
    await page.getByRole('button', { name: 'Xóa hẳn' }).click();
    await page.getByRole('heading', { name: 'Đã xóa tờ khai' }).waitFor();
    await confirmedByBoth(page);
    await picture(page, 'mine-5-erased');
    const held = await Promise.all(centres.map((centre) => heldAt(centre, own.id)));
    expect(held.map((rows) => rows.filter(({ gone }) => !gone))).toEqual([[], []]);
    expect(held.map((rows) => rows.length >= 4)).toEqual([true, true]);
    const visitors = await api('GET', '/api/declarations/v1/visitors', site.admin.token);
    expect(visitors.text).not.toContain('Lê Thị Xóa Hẳn');
    await page.getByRole('link', { name: 'Tất cả tờ khai' }).click();
    await page.getByRole('heading', { level: 1, name: 'Tờ khai của tôi' }).waitFor();
    await page.getByText('Đã xóa', { exact: true }).waitFor();
    await picture(page, 'mine-6-list');
    expect(complaints).toEqual([]);
  }, 240_000);
});
