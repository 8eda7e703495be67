import path from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { create } from 'qrcode';
import { guardPassword, type MeasuredGate } from './gate-people.ts';

/** A phone of 2018 compared with this machine. */
const cpuSlowdown = 4;
/** From a code before the camera to its verdict, at most. */
const verdictTimeoutMs = 20_000;
/** A hand scanner sends a key every so often. */
const keyIntervalMs = 5;

/** `offline`: no network at all. `lossy`: a round trip of 2 s, and 30 % of the requests fail. */
export type GateNetwork = 'online' | 'offline' | 'lossy';
const lossyDelayMs = 2_000;
const lossyShare = 0.3;

/** What `gate-window.js` adds to the measured page. */
interface MeasuredWindow {
  showCode(modules: readonly (readonly boolean[])[] | null): void;
  scanKeys(text: string, intervalMs: number): Promise<void>;
  /** Resolves with the milliseconds until the next verdict is painted. */
  nextVerdict(timeoutMs: number): Promise<number>;
}

/** The gate page of a guard in a browser with a slow processor. */
export interface GatePage {
  readonly page: Page;
  setNetwork(network: GateNetwork): Promise<void>;
  /** Holds a code before the camera. @returns milliseconds until its verdict is painted */
  showPass(token: string): Promise<number>;
  /** Takes the code away. */
  hidePass(): Promise<void>;
  /**
   * Types a code as a hand scanner does.
   * @param intervalMs milliseconds between two keys, those of a usual scanner when it is left out
   * @returns milliseconds from the last key until its verdict is painted
   */
  scanPass(token: string, intervalMs?: number): Promise<number>;
  /** Checks that wait to be sent, as the page says. */
  countWaiting(): Promise<number>;
  close(): Promise<void>;
}

/** Opens the gate page, signed in and at its gate, with a camera that shows nothing yet. */
export async function openGatePage(origin: string, { gate, guard }: MeasuredGate): Promise<GatePage> {
  const browser: Browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    headless: true,
  });
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    // Requests are delayed and dropped on their way out of the page.
    serviceWorkers: 'block',
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.addInitScript({ path: path.join(import.meta.dirname, 'gate-window.js') });
  await page.goto(`${origin}/admin/`);
  await page.locator('input[autocomplete="username"]').fill(guard);
  await page.locator('input[type="password"]').fill(guardPassword);
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: gate.name }).first().check();
  await page.getByRole('button', { name: 'Bắt đầu trực' }).click();
  await page
    .getByText(/Thu hồi tính đến/)
    .first()
    .waitFor();
  await page.locator('.scan-hint').getByText('Đưa mã của khách vào khung').waitFor();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
  return {
    page,
    setNetwork: (network) => setNetwork(context, network),
    showPass: (token) =>
      page.evaluate(
        async ([modules, timeoutMs]) => {
          const measured = globalThis as unknown as MeasuredWindow;
          const verdict = measured.nextVerdict(timeoutMs);
          measured.showCode(modules);
          return verdict;
        },
        [modulesOf(token), verdictTimeoutMs] as const,
      ),
    hidePass: () => page.evaluate(() => (globalThis as unknown as MeasuredWindow).showCode(null)),
    scanPass: (token, intervalMs = keyIntervalMs) =>
      page.evaluate(
        async ([text, pauseMs, timeoutMs]) => {
          const measured = globalThis as unknown as MeasuredWindow;
          await measured.scanKeys(text, pauseMs);
          const verdict = measured.nextVerdict(timeoutMs);
          await measured.scanKeys('\n', 0);
          return verdict;
        },
        [token, intervalMs, verdictTimeoutMs] as const,
      ),
    countWaiting: async () => {
      const text = await page
        .getByText(/^\d+ lượt chờ gửi$/)
        .allTextContents()
        .then(([first]) => first ?? '0');
      return Number.parseInt(text, 10);
    },
    close: () => browser.close(),
  };
}

async function setNetwork(context: BrowserContext, network: GateNetwork): Promise<void> {
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  await context.setOffline(network === 'offline');
  if (network !== 'lossy') return;
  await context.route('**/api/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, lossyDelayMs));
    // The page may be gone by now.
    await (Math.random() < lossyShare ? route.abort() : route.continue()).catch(() => undefined);
  });
}

/** The dark modules of the QR code of a pass, row by row, as the citizen app draws it. */
function modulesOf(token: string): boolean[][] {
  const { modules } = create(token, { errorCorrectionLevel: 'M' });
  return Array.from({ length: modules.size }, (_row, y) =>
    Array.from({ length: modules.size }, (_column, x) => modules.get(y, x) === 1),
  );
}
