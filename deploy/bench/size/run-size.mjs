import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { dayInHoChiMinh } from '@khai-bao/platform/core';
import { writeFlush } from '../../../services/declarations/dist/intake/write-flush.js';
import { wards } from './city.mjs';
import { loadDeclarations, withClient } from './load-declarations.mjs';
import { loadGates, loadUnits } from './load-units.mjs';
import { measureInsert } from './measure-insert.mjs';
import { measureLists } from './measure-lists.mjs';
import { openSystem, removeSystem, stateDir } from './size-system.mjs';

const { values } = parseArgs({
  options: {
    units: { type: 'string', default: '100000' },
    declarations: { type: 'string', default: '10000000' },
    calls: { type: 'string', default: '300' },
    flushes: { type: 'string', default: '500' },
    keep: { type: 'boolean', default: false },
  },
});
const [units, declarations, calls, flushes] = ['units', 'declarations', 'calls', 'flushes'].map((name) =>
  Number(values[name]),
);
const began = Date.now();
const say = (text) =>
  process.stderr.write(`${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
const today = dayInHoChiMinh(new Date());
const places = wards();
const marker = path.join(stateDir, 'loaded.json');
const wanted = JSON.stringify({ units, declarations, today });

/** What an earlier run with --keep loaded, today and of this size. */
const stands = () => existsSync(marker) && readFileSync(marker, 'utf8') === wanted;

async function load({ urls, secrets }) {
  await withClient(urls.registration, (client) =>
    loadUnits(client, { units, places, masterKey: secrets.masterKeys.registration }),
  );
  await withClient(urls.declarations, (client) => loadGates(client, { units, places }));
  say(`${units} units stand`);
  await loadDeclarations({
    url: urls.declarations,
    sharesUrl: urls.shares,
    masterKey: secrets.masterKeys.declarations,
    units,
    places,
    declarations,
    today,
    say,
  });
  // What is measured is a city that has grown, not a disk that is still writing what was loaded.
  await withClient(urls.admin, (client) => client.query('checkpoint'));
  spawnSync('sync');
  writeFileSync(marker, wanted);
  say('all of it is on the disk');
}

async function sizeOf({ urls }) {
  return withClient(urls.declarations, async (client) => {
    const { rows } = await client.query(
      `select (select count(*) from declaration)::int as n, pg_size_pretty(pg_database_size(current_database())) as size`,
    );
    return rows[0];
  });
}

const milliseconds = (value) => `${value.toFixed(1)} ms`;
const rowOf = ({ name, target, p50, p99, pass }) =>
  `| ${name} | ${target} | p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)} | ${pass ? 'PASS' : 'MISS'} |`;
const insertRow = ({ name, target, ofFull, ofEmpty, p99Full, p99Empty, pass }) =>
  `| ${name} | ${target} | ${milliseconds(ofFull)} against ${milliseconds(ofEmpty)} (${(100 * (ofFull / ofEmpty - 1)).toFixed(0)} % more; p99 ${milliseconds(p99Full)} against ${milliseconds(p99Empty)}) | ${pass ? 'PASS' : 'MISS'} |`;

let system;
let ending = false;
const end = async (code) => {
  if (ending) return;
  ending = true;
  await system?.stop();
  if (!values.keep) removeSystem();
  process.exit(code);
};
process.on('SIGINT', () => void end(1));
process.on('SIGTERM', () => void end(1));

try {
  if (!stands()) removeSystem();
  system = await openSystem();
  if (!stands()) await load(system);
  const loadedAfter = Math.round((Date.now() - began) / 1000);
  const { n, size } = await sizeOf(system);
  say(`${n} declarations, ${size}`);
  await system.startServices();
  const lists = await measureLists({
    at: system.at,
    signingKey: system.secrets.tokens.private,
    places,
    units,
    today,
    calls,
    say,
  });
  await system.stopServices();
  const insert = await measureInsert({
    fullUrl: system.urls.declarations,
    emptyUrl: system.urls.empty,
    writeFlush,
    units,
    places,
    today,
    flushes,
    say,
  });
  process.stdout.write(
    [
      `${units} units, ${n} declarations over 28 days, ${size}; loaded after ${loadedAfter} s; ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GB; ${today}`,
      '',
      `| what (${calls} calls each) | target | measured | |`,
      '| --- | --- | --- | --- |',
      ...lists.map(rowOf),
      insertRow(insert),
      '',
    ].join('\n'),
  );
  await end([...lists, insert].every(({ pass }) => pass) ? 0 : 1);
} catch (error) {
  process.stderr.write(`${error.stack}\n`);
  await end(1);
}
