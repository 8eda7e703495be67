import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '@khai-bao/local/build.ts';
import { ExplainedError } from '@khai-bao/local/explained-error.ts';
import { stackOf, timedLog } from '@khai-bao/local/log.ts';
import { root } from '@khai-bao/local/paths.ts';
import { stopOnSignal } from '@khai-bao/local/stop-on-signal.ts';
import { openBenchSystem, type BenchSystem } from './bench-system.ts';
import { formatNumber, formatTable, type FigureRow } from './figures.ts';
import { measureBacklog } from './parts/backlog.ts';
import { caseSettings, measureCase } from './parts/case.ts';
import { measureCoVisitors } from './parts/co-visitors.ts';
import { measureContacts } from './parts/contacts.ts';
import { measureFirstPaint } from './parts/first-paint.ts';
import { measureGate } from './parts/gate.ts';
import { measureNcovi, ncoviSettings } from './parts/ncovi.ts';
import { measureOverload } from './parts/overload.ts';
import { measurePosters } from './parts/posters.ts';
import { measureSpeed } from './parts/speed.ts';
import { measureSteady } from './parts/steady.ts';
import { openSmsGateway, type SmsGateway } from './load/sms-gateway.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    burst: { type: 'string', default: '30' },
    rate: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '5' },
    waiting: { type: 'string', default: '300000' },
    seed: { type: 'string', default: '1' },
    pictures: { type: 'string', default: '200' },
    people: { type: 'string', default: '100' },
    held: { type: 'string', default: '1200' },
    cases: { type: 'string', default: '1000' },
    'case-rate': { type: 'string', default: '2' },
    visits: { type: 'string', default: '10000' },
    searches: { type: 'string', default: '40' },
    recipients: { type: 'string', default: '5000' },
    entries: { type: 'string', default: '100000' },
  },
});
const rounds = Number(values.rounds);
/** The simulated SMS gateway, which must be known before the system starts. */
let gateway: SmsGateway | null = null;
const parts: ReadonlyMap<string, (bench: BenchSystem) => Promise<FigureRow[]>> = new Map([
  ['speed', (bench) => measureSpeed(bench, { rounds, seconds: 15, burst: Number(values.burst) })],
  [
    'steady',
    (bench) => measureSteady(bench, { rate: Number(values.rate), seconds: Number(values.minutes) * 60 }),
  ],
  ['overload', (bench) => measureOverload(bench, { seconds: 15, livePages: 2_000 })],
  ['backlog', (bench) => measureBacklog(bench, { count: Number(values.waiting) })],
  ['first-paint', (bench) => measureFirstPaint(bench, { rounds })],
  [
    'case',
    (bench) =>
      measureCase(bench, { cases: Number(values.cases), rate: Number(values['case-rate']), stateDir }),
  ],
  [
    'contacts',
    (bench) => measureContacts(bench, { visits: Number(values.visits), searches: Number(values.searches) }),
  ],
  ['ncovi', (bench) => measureNcovi(bench, { entries: Number(values.entries), stateDir })],
  [
    'covisitors',
    (bench) => {
      if (gateway === null) throw new Error('no gateway was started');
      return measureCoVisitors(bench, gateway, { people: Number(values.recipients), stateDir });
    },
  ],
  ['gate', (bench) => measureGate(bench, { people: Number(values.people), held: Number(values.held) })],
]);
/** Parts that need no running system. Run only when they are named. */
const partsWithoutSystem: ReadonlyMap<string, () => Promise<FigureRow[]>> = new Map([
  [
    'posters',
    () =>
      measurePosters({
        seed: Number(values.seed),
        count: Number(values.pictures),
        folder: path.join(stateDir, 'posters'),
        log,
      }),
  ],
]);
/** Run only when they are named: they would take both processors from the other measurements, or insert rows that no ledger knows. */
const onRequest = new Set(['case', 'contacts', 'covisitors', 'first-paint', 'gate', 'ncovi']);

const partNames = [...parts.keys(), ...partsWithoutSystem.keys()];
const unknown = positionals.filter((name) => !partNames.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}: choose of ${partNames.join(', ')}.\n`);
  process.exit(2);
}
const selected =
  positionals.length > 0 ? positionals : [...parts.keys()].filter((name) => !onRequest.has(name));
const stateDir = path.join(root, '.state/bench');
const log = timedLog(process.stdout, Date.now(), 5);
const { onStarted, stop } = stopOnSignal(log);
try {
  log('building');
  build();
  const needsSystem = selected.some((name) => parts.has(name));
  const isCase = selected.includes('case');
  gateway = selected.includes('covisitors') ? await openSmsGateway() : null;
  const bench = needsSystem
    ? await openBenchSystem({
        stateDir,
        log,
        onStarted,
        // Nobody acknowledges while cases are measured, and one of two processes is killed.
        ...(isCase || gateway !== null ? { instances: 2 } : {}),
        settings: {
          ...(isCase ? caseSettings : {}),
          ...(selected.includes('ncovi') ? ncoviSettings : {}),
          ...(gateway === null ? {} : { SMS_GATEWAY_URL: gateway.url }),
        },
      })
    : null;
  const rows: FigureRow[] = [];
  for (const name of selected) {
    log(`${name} begins`);
    const measured =
      bench === null
        ? partsWithoutSystem.get(name)?.()
        : (parts.get(name)?.(bench) ?? partsWithoutSystem.get(name)?.());
    rows.push(...((await measured) ?? []));
  }
  await bench?.close();
  const machine = `${os.cpus().length} cores (${os.cpus()[0]?.model.trim()}), ${formatNumber(os.totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
  const report = `${machine}\n\n${formatTable(rows)}\n`;
  const missed = rows.filter(({ met }) => met === false).length;
  writeFileSync(path.join(stateDir, 'report.md'), report);
  process.stdout.write(
    `\n${report}\nbench: ${rows.length} figures, ${missed === 0 ? 'every target met' : `${missed} missed`}\n`,
  );
  process.exitCode = missed === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof ExplainedError ? error.message : stackOf(error)}\n`);
  process.exitCode = 1;
} finally {
  gateway?.close();
  await stop();
  process.exit();
}
