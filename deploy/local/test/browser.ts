import { mkdirSync } from 'node:fs';
import path from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { system } from './whole-system.js';

/**
 * Not the package's own list: it takes web security away, and its software GPU stops drawing once many pages are open.
 * The machine's small /dev/shm is left alone, and the browser does not look for its maker's hosts.
 */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--font-render-hinting=none',
];

/** The browser that its npm package carries; no system package is needed. */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [...flags, ...more],
    headless: true,
  });
}

export const phone = { width: 390, height: 844 };
export const desk = { width: 1366, height: 768 };

export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained of: uncaught errors, blocked scripts. */
  readonly complaints: string[];
}

/** A page in a profile of its own. */
export async function openTab(
  browser: Browser,
  viewport: { width: number; height: number },
  locale = 'vi-VN',
): Promise<Tab> {
  const context = await browser.newContext({
    viewport,
    locale,
    timezoneId: 'Asia/Ho_Chi_Minh',
    baseURL: system.origin,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A refused request is said by the page itself; what the browser adds is noise.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  return { page, context, complaints };
}

/** Presses a choice (radio, chip, tick) by the words on its label, wherever on it a finger lands. */
export const choose = (scope: Page | Locator, words: string): Promise<void> =>
  scope
    .locator('label')
    .filter({ hasText: new RegExp(`^\\s*${words.replaceAll(/[()?.,]/g, '\\$&')}\\s*$`) })
    .first()
    .click();

/** Keeps a picture of a step under `.state/pictures`, for people who want to see what was seen. A busy machine may owe one. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = path.resolve(import.meta.dirname, '../../../.state/pictures');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), timeout: 8_000 }).catch(() => undefined);
}
