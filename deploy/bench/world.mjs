import { mkdirSync, rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { freePorts } from '../local/ports.mjs';
import { startSystem } from '../local/system.mjs';
import { Backlog, waitUntilDrained } from './ledger/backlog.mjs';
import { checkLedger } from './ledger/check-ledger.mjs';
import { Databases } from './ledger/database.mjs';
import { runLoad } from './load/run-load.mjs';
import { openUnits } from './load/site.mjs';

/** People who come to the gates, and how many of them the rules call suspected: about 20 a second at 10,000/s. */
const people = { count: 20_000, suspectedShare: 0.002 };
const units = 20;

/** A system of its own to measure, with units, gates, and a ledger. */
export async function openWorld({ stateDir, say, onStop }) {
  mkdirSync(stateDir, { recursive: true });
  const ledgerFile = path.join(stateDir, 'ledger.tsv');
  rmSync(ledgerFile, { force: true });
  const system = await startSystem({
    stateDir,
    ports: await freePorts(),
    fresh: true,
    settings: { RATE_LIMIT_FACTOR: '1000', LOG_LEVEL: 'warn' },
    say,
  });
  onStop(() => system.stop());
  const databases = new Databases(system.databaseUrl);
  const backlog = new Backlog(databases, system.servers.brokers);
  say('bringing units through the whole way');
  const opened = await openUnits(system.origin, units);
  const gates = opened.flatMap(({ unitId, gates }) => gates.map(({ code }) => ({ code, unitId })));
  let seed = 0;
  const load = ({ via = 'gateway', suspectedShare = people.suspectedShare, ...wish }) => {
    seed += 1;
    const port = wish.port ?? system.ports[via];
    return runLoad({
      host: '127.0.0.1',
      path: via === 'gateway' ? '/api/declarations/v1/declarations' : '/v1/declarations',
      connections: 64,
      ...(via === 'other' ? {} : { ledgerFile }),
      ...wish,
      port,
      forms: { count: people.count, gates: wish.gates ?? gates, seed, suspectedShare },
    });
  };
  return {
    system,
    databases,
    gates,
    units: opened,
    say,
    load,
    /** Waits until everything has arrived everywhere. @returns milliseconds */
    drain: async (patience = 1_200_000) => {
      const { drained, afterMs } = await waitUntilDrained(backlog, { patience });
      if (!drained) throw new Error(`the backlog was not gone after ${patience / 1000} s`);
      return afterMs;
    },
    /** Holds every table against what was answered since the beginning. */
    ledger: () => checkLedger(system, ledgerFile, { patience: 1_200_000 }),
    /** A database of its own in the same Postgres, empty each time. */
    ownDatabase: async () => {
      const client = new pg.Client({ connectionString: system.servers.databaseUrl('postgres') });
      await client.connect();
      await client.query('drop database if exists bench with (force)');
      await client.query('create database bench');
      await client.end();
      return system.servers.databaseUrl('bench');
    },
    /** What Kafka keeps on disk, bytes. */
    kafkaBytes: async () => folderSize(path.join(stateDir, 'kafka')),
    close: async () => {
      await backlog.close();
      await databases.close();
    },
  };
}

async function folderSize(folder) {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    // What is written in the log counts, not what is set aside for it: indexes are made at full length.
    if (entry.isFile() && entry.name.endsWith('.log'))
      sum += (await stat(path.join(entry.parentPath, entry.name))).size;
  return sum;
}
