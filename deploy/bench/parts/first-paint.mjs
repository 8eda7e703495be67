import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import { median, milliseconds, row, seconds } from '../figures.mjs';

/** Slow 3G: 400 kb/s each way, 400 ms round trip. */
const slowNetwork = {
  offline: false,
  latency: 400,
  downloadThroughput: 400_000 / 8,
  uploadThroughput: 400_000 / 8,
};
/** A phone of 2018 beside this machine. */
const cpuSlowdown = 4;
const targets = { firstPaintMs: 1_000, citizenUsableMs: 5_000, adminUsableMs: 8_000 };

/**
 * First paint and usable time of both apps, on a slow network and a slow processor, each load with an empty cache. Usable: the first
 * field takes a letter; of the admin app also: the intake list is shown after log-in. The figure is the median of the rounds.
 */
export async function firstPaint(world, { rounds }) {
  const browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    headless: true,
  });
  const { origin } = world.system;
  const runs = { citizen: [], admin: [] };
  try {
    for (let round = 0; round < rounds; round += 1) {
      runs.citizen.push(await load(browser, `${origin}/g/${world.gates[0].code}`, '#person-fullName, input'));
      runs.admin.push(await load(browser, `${origin}/admin/`, 'input[autocomplete="username"]', logIn));
      world.say(`round ${round + 1}: ${JSON.stringify({ citizen: runs.citizen.at(-1), admin: runs.admin.at(-1) })}`);
    }
  } finally {
    await browser.close();
  }
  const of = (app, figure) => median(runs[app].map((run) => run[figure]));
  const wanted = (ms) => `≤ ${seconds(ms / 1000)}`;
  const figure = (what, ms, target) => row(what, ms < 1_000 ? milliseconds(ms) : seconds(ms / 1000), wanted(target), ms <= target);
  return [
    figure('citizen app on slow 3G and 4 × CPU: first paint', of('citizen', 'paintMs'), targets.firstPaintMs),
    figure('citizen app: the form of a gate takes a letter', of('citizen', 'usableMs'), targets.citizenUsableMs),
    row('citizen app: bytes until then', kilobytes(of('citizen', 'bytes'))),
    figure('admin app on slow 3G and 4 × CPU: first paint', of('admin', 'paintMs'), targets.firstPaintMs),
    figure('admin app: the log-in form takes a letter', of('admin', 'usableMs'), targets.adminUsableMs),
    row('admin app: bytes until then', kilobytes(of('admin', 'bytes'))),
    figure('admin app: from log-in to the intake list', of('admin', 'afterMs'), targets.adminUsableMs),
  ];
} // prettier-ignore

const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;

/** Opens an address in a profile of its own and types a letter into its first field. */
async function load(browser, address, field, after) {
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
      globalThis.addEventListener('input', () => (globalThis.firstInputAt ??= performance.now()), {
        capture: true,
      });
    });
    await page.goto(address, { waitUntil: 'commit' });
    await page.locator(field).first().click();
    await page.keyboard.type('n');
    await page.waitForFunction(() => globalThis.firstInputAt !== undefined);
    const measured = await page.evaluate(() => ({
      paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity,
      usableMs: globalThis.firstInputAt,
    }));
    const loaded = { ...measured, bytes };
    return after === undefined ? loaded : { ...loaded, afterMs: await after(page) };
  } finally {
    await context.close();
  }
}

/** Logs a ward officer in. @returns milliseconds from the press to the intake list */
async function logIn(page) {
  await page.locator('input[autocomplete="username"]').fill('phuong.bennghe');
  await page.locator('input[type="password"]').fill('KhaiBao#2021');
  const began = Date.now();
  await page.keyboard.press('Enter');
  await page.locator('table.intake tbody tr, .split [data-testid="state-empty"]').first().waitFor();
  return Date.now() - began;
}
