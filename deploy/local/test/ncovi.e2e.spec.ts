import { waitUntil } from '@khai-bao/testing';
import type { Browser } from 'playwright-core';
import { importNcoviList } from '../import-ncovi-list.ts';
import { openBrowser, picture } from './browser.js';
import { openDesk } from './desk-steps.js';
import { forward, good, madeUpWord, register, wards } from './site.js';
import { api, signIn, system } from './whole-system.js';

const place = wards.daKao;

/** Imports entries at the national centre; null removes one. */
async function importEntries(
  entries: Readonly<Record<string, { name: string; taxCode?: string } | null>>,
): Promise<void> {
  const given = Object.entries(entries);
  const status = await importNcoviList(
    {
      url: `http://127.0.0.1:${system.ports['national']}`,
      operatorToken: system.ncoviOperatorToken,
    },
    given.flatMap(([entryId, unit]) =>
      unit === null ? [] : [{ entryId, areaCode: place.areaCode, street: '2 Đinh Tiên Hoàng', ...unit }],
    ),
    given.flatMap(([entryId, unit]) => (unit === null ? [entryId] : [])),
  );
  expect(status).toBe(200);
}

describe('the national NCOVI list', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it('covers a unit in the coverage, asks about an unclear one, and gives a grace to a unit that leaves it', async () => {
    const [sure, unclear] = [`Tiệm ${madeUpWord()}`, `Quán ${madeUpWord()}`];
    const [code, otherCode] = [`NC-${madeUpWord()}`, `NC-${madeUpWord()}`];
    const taxCode = `03${String(Date.now()).slice(-8)}`;
    const unit = await register(place, { name: sure, taxCode, phone: '0908 551 221' });
    await register(place, { name: unclear, phone: '0908 551 222' });
    await forward(place, [unit]);
    await importEntries({
      [code]: { name: sure, taxCode },
      [otherCode]: { name: unclear },
      'xin chào': { name: 'Mã không đúng' },
    });
    const officer = await signIn(place.officer);
    const isAsked = async (): Promise<boolean> => {
      const { items } = good(await api('GET', '/api/registration/v1/ncovi-work?limit=200', officer));
      return (items as { name: string }[]).some(({ name }) => name === unclear);
    };
    await waitUntil(isAsked, 'the question', 20_000);
    const ward = await openDesk(browser, place.officer, { path: '/bao-phu/ncovi' });
    const question = ward.page.getByRole('row', { name: new RegExp(unclear) });
    await question.waitFor();
    await picture(ward.page, 'ncovi-work');
    await question.getByRole('button', { name: /^Đối chiếu/ }).click();
    const dialog = ward.page.getByRole('dialog');
    await dialog.getByRole('radio').check();
    await dialog.getByRole('textbox').fill('Đã gọi chủ quán');
    await picture(ward.page, 'ncovi-compare');
    await dialog.getByRole('button', { name: 'Đúng là đơn vị này' }).click();
    await question.waitFor({ state: 'detached' });

    const coverOf = async (): Promise<{ stage: string; ncoviBasis: string | null } | undefined> => {
      const path = `/api/registration/v1/coverage/units?area=${place.areaPath}&view=exempt&limit=200`;
      const { items } = good(await api('GET', path, officer));
      return (items as { unitId: string; stage: string; ncoviBasis: string | null }[]).find(
        ({ unitId }) => unitId === unit.unitId,
      );
    };
    expect(await coverOf()).toMatchObject({ stage: 'exempt', ncoviBasis: 'listed' });
    const dic = await openDesk(browser, 'so.tttt', { path: '/lien-thong' });
    await dic.page.getByTestId('ncovi-list').getByText('Đang theo dõi').waitFor();
    await picture(dic.page, 'ncovi-list');

    await importEntries({ [code]: null });
    await waitUntil(async () => (await coverOf())?.ncoviBasis === 'grace', 'the grace', 20_000);
    await ward.page.goto('/admin/bao-phu?muc=exempt');
    await ward.page.getByRole('row', { name: new RegExp(`${sure}.*Rời danh sách NCOVI`) }).waitFor();
    await picture(ward.page, 'ncovi-coverage');
    for (const { complaints, context } of [ward, dic]) {
      expect(complaints).toEqual([]);
      await context.close();
    }
  }, 120_000);
});
