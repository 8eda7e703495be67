import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { demoPassword } from './demo-client.ts';
import { messageOf, type Log } from './log.ts';
import { root } from './paths.ts';
import type { PerformedMainJob } from './perform-main-job.ts';

const folder = path.join(root, 'services/support/guides');
const languages = ['vi', 'en'] as const;
type Language = (typeof languages)[number];

/** A picture of a screen, as `services/support/guides/pictures.json` lists it. */
interface GuidePicture {
  readonly name: string;
  /** An account of the demonstration, `market-admin` or `market-guard` for those of its market; null: nobody is signed in. */
  readonly account: string | null;
  /** `{entrance}` stands for the code of the market's entrance. */
  readonly path: string;
  /** Names of the buttons, tabs and links that are pressed one after the other. */
  readonly press: readonly Readonly<Record<Language, string>>[];
  readonly screen: 'phone' | 'desk';
}

const screens = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } } as const;
const jpegQuality = 72;
/** Live updates and lists arrive a moment after a page is rendered, milliseconds. */
const settlingMs = 1_500;

const readPictures = (): GuidePicture[] =>
  JSON.parse(readFileSync(path.join(folder, 'pictures.json'), 'utf8')) as GuidePicture[];

/** Opens a context in which an account of the demonstration is signed in. */
async function openAs(
  browser: Browser,
  origin: string,
  market: PerformedMainJob,
  { account, screen }: Pick<GuidePicture, 'account' | 'screen'>,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: screens[screen],
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    baseURL: origin,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(30_000);
  if (account === null) return context;
  const { username, password } =
    account === 'market-admin'
      ? market.admin
      : account === 'market-guard'
        ? market.staff
        : { username: account, password: demoPassword };
  const page = await context.newPage();
  await page.goto('/admin/');
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByLabel('Tên đăng nhập').waitFor({ state: 'detached' });
  await page.close();
  return context;
}

/** Opens the screen of a picture and presses what it names. */
async function showScreen(
  page: Page,
  { path: address, press }: GuidePicture,
  language: Language,
  entrance: string,
): Promise<void> {
  await page.addInitScript(`localStorage.setItem('kb-language', '${language}')`);
  await page.goto(address.replace('{entrance}', entrance));
  await page.locator('h1, h2').first().waitFor();
  for (const names of press)
    await page
      .getByRole('button', { name: names[language], exact: true })
      .or(page.getByRole('tab', { name: names[language], exact: true }))
      .or(page.getByRole('link', { name: names[language], exact: true }))
      .first()
      .click();
  await page.waitForTimeout(settlingMs);
}

/**
 * Takes the pictures of the user guides from a running system, in all languages. A screen that does not open is named, and the others are
 * taken.
 * @returns the names of the pictures that could not be taken
 */
export async function takeGuidePictures(
  browser: Browser,
  origin: string,
  market: PerformedMainJob,
  log: Log,
): Promise<string[]> {
  const target = path.join(folder, 'pictures');
  mkdirSync(target, { recursive: true });
  const failed: string[] = [];
  let bytes = 0;
  const pictures = readPictures();
  // What is pressed may change the browser's storage, so that such a picture has a context of its own.
  const groups = Map.groupBy(pictures, ({ account, screen, press, name }) =>
    press.length > 0 ? name : `${account ?? ''} ${screen}`,
  );
  for (const group of groups.values())
    for (const language of languages) {
      const context = await openAs(browser, origin, market, group[0]!);
      for (const picture of group) {
        const page = await context.newPage();
        const name = `${picture.name}.${language}`;
        const file = path.join(target, `${name}.jpg`);
        try {
          await showScreen(page, picture, language, market.entrance.code);
          await page.screenshot({ path: file, type: 'jpeg', quality: jpegQuality });
          bytes += statSync(file).size;
        } catch (error) {
          failed.push(name);
          log(`${name}: ${messageOf(error).split('\n')[0] ?? ''}`);
        }
        await page.close();
      }
      await context.close();
    }
  log(
    `${pictures.length * languages.length - failed.length} pictures of the user guides, ${Math.round(bytes / 1024)} kB`,
  );
  return failed;
}
