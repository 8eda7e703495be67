import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone } from './browser.js';
import { declare } from './citizen-steps.js';
import { buildSite, wards } from './site.js';

/** Takes away what Chrome 80 and iOS 14.0 lack, before any script of the page runs. */
const takeAwayNewerFunctions = `
  for (const list of [Array.prototype, Object.getPrototypeOf(Uint8Array.prototype)])
    for (const name of ['at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with']) delete list[name];
  for (const name of ['at', 'replaceAll', 'isWellFormed', 'toWellFormed']) delete String.prototype[name];
  for (const name of ['hasOwn', 'groupBy']) delete Object[name];
  for (const name of ['any', 'withResolvers', 'try']) delete Promise[name];
  for (const name of ['timeout', 'any']) delete AbortSignal[name];
  delete Intl.DisplayNames;
  delete globalThis.structuredClone;
  delete Crypto.prototype.randomUUID;
`;

/** What phones do with IndexedDB. */
const databases = {
  works: '',
  'never answers': `Object.defineProperty(window, 'indexedDB', {
    value: { open: () => ({ addEventListener() {}, removeEventListener() {} }) }, configurable: true });`,
  'cannot list': `IDBObjectStore.prototype.getAll = () => { throw new DOMException('lost'); };`,
} as const;

describe('the citizen’s app on a phone of 2020', () => {
  let browser: Browser;
  let code: string;
  beforeAll(async () => {
    browser = await openBrowser();
    code = (await buildSite(wards.daKao)).gates[0]!.code;
  });
  afterAll(() => browser.close());

  it.each(Object.entries(databases))('declares where the database %s', async (_name, script) => {
    const { page, context, complaints } = await openTab(browser, phone);
    await page.addInitScript(takeAwayNewerFunctions + script);
    await declare(page, code, {
      name: 'Lâm Thị Máy Cũ',
      birth: '1957',
      sex: 'Nữ',
      phone: '0977 000 456',
      ward: 'tan dinh',
      street: '1 Hai Bà Trưng',
    });
    await page.getByText('MỜI VÀO', { exact: true }).waitFor();
    const { y, height } = (await page.getByRole('img', { name: 'Mã QR của mã thông hành' }).boundingBox())!;
    expect(y + height).toBeLessThanOrEqual(phone.height);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
