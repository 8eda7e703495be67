import sparticuz from '@sparticuz/chromium';
import { demoPassword } from '@khai-bao/local/demo-client.ts';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { BenchSystem } from '../bench-system.ts';
import { figureRow, formatMilliseconds, formatSeconds, median, type FigureRow } from '../figures.ts';

/** Slow 3G: 400 kb/s each way, 400 ms round trip. */
const slowNetwork = {
  offline: false,
  latency: 400,
  downloadThroughput: 400_000 / 8,
  uploadThroughput: 400_000 / 8,
};
/** A phone of 2018 compared with this machine. */
const cpuSlowdown = 4;
const targets = { firstPaintMs: 1_000, citizenUsableMs: 5_000, adminUsableMs: 8_000 };

/** One load of a page with an empty cache. */
interface PageLoad {
  readonly paintMs: number;
  /** Until the first field accepts a letter. */
  readonly usableMs: number;
  readonly bytes: number;
}

interface AdminLoad extends PageLoad {
  /** From log-in to the intake list. */
  readonly logInMs: number;
}

/** What the measured page records about itself. */
interface MeasuredWindow {
  firstInputAt?: number;
}

/**
 * Measures first paint and usable time of both apps on a slow network and a slow processor, each load with an empty cache.
 * Usable: the first field accepts a letter; of the admin app also: the intake list is shown after log-in. The figures are
 * medians of the rounds.
 */
export async function measureFirstPaint(
  bench: BenchSystem,
  { rounds }: { readonly rounds: number },
): Promise<FigureRow[]> {
  const browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    headless: true,
  });
  const { origin } = bench.system;
  const [gate] = bench.gates;
  const citizenLoads: PageLoad[] = [];
  const adminLoads: AdminLoad[] = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const gateUrl = `${origin}/g/${gate?.code}`;
      const { load: citizen } = await loadPage(browser, gateUrl, '#person-fullName, input', doNothing);
      const { load, result: logInMs } = await loadPage(
        browser,
        `${origin}/admin/`,
        'input[autocomplete="username"]',
        logIn,
      );
      const admin = { ...load, logInMs };
      citizenLoads.push(citizen);
      adminLoads.push(admin);
      bench.log(`round ${round}: ${JSON.stringify({ citizen, admin })}`);
    }
  } finally {
    await browser.close();
  }
  const medianOf = <Load>(loads: readonly Load[], figure: (load: Load) => number): number =>
    median(loads.map(figure));
  return [
    timeRow(
      'citizen app on slow 3G and 4 × CPU: first paint',
      medianOf(citizenLoads, ({ paintMs }) => paintMs),
      targets.firstPaintMs,
    ),
    timeRow(
      'citizen app: the form of a gate accepts a letter',
      medianOf(citizenLoads, ({ usableMs }) => usableMs),
      targets.citizenUsableMs,
    ),
    figureRow('citizen app: bytes until then', formatKilobytes(medianOf(citizenLoads, ({ bytes }) => bytes))),
    timeRow(
      'admin app on slow 3G and 4 × CPU: first paint',
      medianOf(adminLoads, ({ paintMs }) => paintMs),
      targets.firstPaintMs,
    ),
    timeRow(
      'admin app: the log-in form accepts a letter',
      medianOf(adminLoads, ({ usableMs }) => usableMs),
      targets.adminUsableMs,
    ),
    figureRow('admin app: bytes until then', formatKilobytes(medianOf(adminLoads, ({ bytes }) => bytes))),
    timeRow(
      'admin app: from log-in to the intake list',
      medianOf(adminLoads, ({ logInMs }) => logInMs),
      targets.adminUsableMs,
    ),
  ];
}

const timeRow = (what: string, ms: number, targetMs: number): FigureRow =>
  figureRow(
    what,
    ms < 1_000 ? formatMilliseconds(ms) : formatSeconds(ms / 1000),
    `≤ ${formatSeconds(targetMs / 1000)}`,
    ms <= targetMs,
  );

const formatKilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;

const doNothing = (): Promise<void> => Promise.resolve();

/**
 * Opens an address in a new browser context and types a letter into its first field.
 * @param afterLoad runs in the loaded page
 */
async function loadPage<Result>(
  browser: Browser,
  address: string,
  field: string,
  afterLoad: (page: Page) => Promise<Result>,
): Promise<{ readonly load: PageLoad; readonly result: Result }> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
  });
  context.setDefaultTimeout(60_000);
  try {
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', slowNetwork);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
    let bytes = 0;
    devtools.on('Network.dataReceived', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.addInitScript(() => {
      const measured = globalThis as typeof globalThis & EventTarget & MeasuredWindow;
      measured.addEventListener('input', () => (measured.firstInputAt ??= performance.now()), {
        capture: true,
      });
    });
    await page.goto(address, { waitUntil: 'commit' });
    await page.locator(field).first().click();
    await page.keyboard.type('n');
    await page.waitForFunction(() => (globalThis as MeasuredWindow).firstInputAt !== undefined);
    const measured = await page.evaluate(() => ({
      paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity,
      usableMs: (globalThis as MeasuredWindow).firstInputAt ?? Infinity,
    }));
    const load = { ...measured, bytes };
    return { load, result: await afterLoad(page) };
  } finally {
    await context.close();
  }
}

/** Logs a ward officer in. @returns milliseconds from the key press to the intake list */
async function logIn(page: Page): Promise<number> {
  await page.locator('input[autocomplete="username"]').fill('phuong.bennghe');
  await page.locator('input[type="password"]').fill(demoPassword);
  const startedAt = Date.now();
  await page.keyboard.press('Enter');
  await page.locator('table.intake tbody tr, .split [data-testid="state-empty"]').first().waitFor();
  return Date.now() - startedAt;
}
