import type { Browser } from 'playwright-core';
import { openBrowser, openTab, phone, picture } from './browser.js';
import { declare } from './citizen-steps.js';
import { buildSite, wards } from './site.js';
import { system } from './whole-system.js';

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
  delete HTMLDialogElement.prototype.showModal;
  delete globalThis.createImageBitmap;
  delete globalThis.BroadcastChannel;
  delete globalThis.BarcodeDetector;
  delete globalThis.CompressionStream;
`;

/** What phones do with IndexedDB. */
const databases = {
  works: '',
  'never answers': `Object.defineProperty(window, 'indexedDB', {
    value: { open: () => ({ addEventListener() {}, removeEventListener() {} }) }, configurable: true });`,
  'cannot list': `IDBObjectStore.prototype.getAll = () => { throw new DOMException('lost'); };`,
  'is full': `IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };`,
  'is not there': `Object.defineProperty(window, 'indexedDB', { value: undefined, configurable: true });`,
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

  it('opens the scanner as a layer of the page where there are no dialogs, and says what to do without a camera', async () => {
    const { page, context, complaints } = await openTab(browser, phone);
    await page.addInitScript(takeAwayNewerFunctions);
    await page.goto(`/g/${code}`);
    await page.getByRole('button', { name: 'Quét CCCD' }).click();
    await page.getByText(/Máy ảnh chưa được phép dùng/).waitFor();
    await picture(page, 'old-phone-scanner');
    await page.getByRole('button', { name: 'Đóng, tự gõ' }).click();
    await page.getByLabel('Họ và tên').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it.each([
    ['cannot be parsed', 'const broken = ;', /Trình duyệt của máy này cũ quá/],
    [
      'throws before the app runs',
      'throw new TypeError("x is not a function");',
      /Trình duyệt của máy này cũ quá/,
    ],
    ['never arrives', null, /Mạng đang chậm/],
  ])('shows a plain sentence when the script of the app %s', async (_name, script, said) => {
    const { page, context } = await openTab(browser, phone);
    await page.route(/\/assets\/index-.*\.js$/, (route) =>
      script === null ? route.abort() : route.fulfill({ contentType: 'text/javascript', body: script }),
    );
    await page.goto(`/g/${code}`);
    await page.getByRole('alert').getByText(said).waitFor();
    await context.close();
  });

  it('shows a plain sentence without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: phone });
    const page = await context.newPage();
    await page.goto(`${system.origin}/g/${code}`);
    await page.getByText(/Trang này cần JavaScript/).waitFor();
    await picture(page, 'no-script');
    await context.close();
  });
});
