import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { stackOf, timedLog } from '@khai-bao/local/log.ts';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { listWards } from './city.ts';
import { loadInsertBatch } from './insert-batch.ts';
import { loadDeclarations, withClient } from './load-declarations.ts';
import { loadGates, loadUnits } from './load-units.ts';
import { measureInsert, type InsertFigures } from './measure-insert.ts';
import { measureLists, type ListFigures } from './measure-lists.ts';
import { openSizeSystem, removeSizeSystem, stateDir, type SizeSystem } from './size-system.ts';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '100000' },
    declarations: { type: 'string', default: '10000000' },
    calls: { type: 'string', default: '300' },
    flushes: { type: 'string', default: '500' },
    keep: { type: 'boolean', default: false },
  },
});
const [units, declarations] = [Number(values.units), Number(values.declarations)];
const [calls, flushes] = [Number(values.calls), Number(values.flushes)];
const startedAt = Date.now();
const log = timedLog(process.stderr, startedAt, 4);
const today = dayInHoChiMinh(new Date());
const wards = listWards();
/** The file that states what is loaded. */
const loadedFile = path.join(stateDir, 'loaded.json');
const wantedSize = JSON.stringify({ units, declarations, today });

/** True when an earlier run with --keep has loaded the same size today. */
const isLoaded = (): boolean => existsSync(loadedFile) && readFileSync(loadedFile, 'utf8') === wantedSize;

async function loadCity({ urls, secrets }: SizeSystem): Promise<void> {
  await withClient(urls.registration, (client) =>
    loadUnits(client, { units, wards, masterKey: secrets.masterKeys.registration }),
  );
  await withClient(urls.declarations, (client) => loadGates(client, { units, wards }));
  log(`${units} units loaded`);
  await loadDeclarations({
    url: urls.declarations,
    sharesUrl: urls.shares,
    masterKey: secrets.masterKeys.declarations,
    units,
    wards,
    declarations,
    today,
    log,
  });
  // Everything is written to the disk first, so that the writes of the loading are not measured.
  await withClient(urls.admin, (client) => client.query('checkpoint'));
  spawnSync('sync');
  writeFileSync(loadedFile, wantedSize);
  log('everything is written to the disk');
}

interface LoadedSize {
  readonly declarations: number;
  /** The size of the database, with its unit. */
  readonly size: string;
}

const readLoadedSize = ({ urls }: SizeSystem): Promise<LoadedSize> =>
  withClient(urls.declarations, async (client) => {
    const { rows } = await client.query<LoadedSize>(
      `select (select count(*) from declaration)::int as declarations, pg_size_pretty(pg_database_size(current_database())) as size`,
    );
    const [loaded] = rows;
    if (loaded === undefined) throw new Error('the size of the database is unknown');
    return loaded;
  });

const milliseconds = (value: number): string => `${value.toFixed(1)} ms`;
const listRow = ({ name, target, p50, p99, pass }: ListFigures): string =>
  `| ${name} | ${target} | p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)} | ${pass ? 'PASS' : 'MISS'} |`;
const insertRow = ({
  name,
  target,
  medianFull,
  medianEmpty,
  p99Full,
  p99Empty,
  pass,
}: InsertFigures): string =>
  `| ${name} | ${target} | ${milliseconds(medianFull)} against ${milliseconds(medianEmpty)} (${(100 * (medianFull / medianEmpty - 1)).toFixed(0)} % more; p99 ${milliseconds(p99Full)} against ${milliseconds(p99Empty)}) | ${pass ? 'PASS' : 'MISS'} |`;

let system: SizeSystem | undefined;
let stopping = false;
async function stopAndExit(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await system?.stop();
  if (!values.keep) removeSizeSystem();
  process.exit(code);
}
process.on('SIGINT', () => void stopAndExit(1));
process.on('SIGTERM', () => void stopAndExit(1));

try {
  if (!isLoaded()) removeSizeSystem();
  system = await openSizeSystem();
  if (!isLoaded()) await loadCity(system);
  const loadedAfterSeconds = Math.round((Date.now() - startedAt) / 1000);
  const loaded = await readLoadedSize(system);
  log(`${loaded.declarations} declarations, ${loaded.size}`);
  await system.startServices();
  const lists = await measureLists({
    urlOf: system.urlOf,
    signingKey: system.secrets.tokens.private,
    wards,
    units,
    today,
    calls,
    log,
  });
  await system.stopServices();
  const insert = await measureInsert({
    fullUrl: system.urls.declarations,
    emptyUrl: system.urls.empty,
    insertBatch: await loadInsertBatch(),
    units,
    wards,
    today,
    flushes,
    log,
  });
  process.stdout.write(
    [
      `${units} units, ${loaded.declarations} declarations over 28 days, ${loaded.size}; loaded after ${loadedAfterSeconds} s; ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GB; ${today}`,
      '',
      `| what (${calls} calls each) | target | measured | |`,
      '| --- | --- | --- | --- |',
      ...lists.map(listRow),
      insertRow(insert),
      '',
    ].join('\n'),
  );
  await stopAndExit([...lists, insert].every(({ pass }) => pass) ? 0 : 1);
} catch (error) {
  process.stderr.write(`${stackOf(error)}\n`);
  await stopAndExit(1);
}
