import { mkdirSync, rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '@khai-bao/local/log.ts';
import { freePorts } from '@khai-bao/local/ports.ts';
import { additionalInstanceNames, type SystemSettings } from '@khai-bao/local/services.ts';
import { startSystem, type RunningSystem } from '@khai-bao/local/system.ts';
import pg from 'pg';
import { Backlog, waitUntilDrained } from './ledger/backlog.ts';
import { checkLedger, type Verdict } from './ledger/check-ledger.ts';
import { Databases } from './ledger/database.ts';
import type { LoadGate } from './load/forms.ts';
import { openUnits, type OpenedUnit } from './load/open-units.ts';
import { runLoad, type LoadOptions, type LoadReport } from './load/run-load.ts';

const unitCount = 20;
const peopleCount = 20_000;
/** About 20 suspected declarations a second at 10,000 declarations a second. */
const defaultSuspectedShare = 0.002;
const stallTimeoutMs = 1_200_000;

/** A load on the gateway, on the declarations service, or on another server at `port`, whose declarations are not recorded. */
export interface BenchLoad extends Pick<LoadOptions, 'seconds' | 'rate'> {
  readonly via?: 'gateway' | 'declarations' | { readonly port: number };
  readonly connections?: number;
  readonly suspectedShare?: number;
  /** All gates when it is left out. */
  readonly gates?: readonly LoadGate[];
}

/** A system that is measured, with units, gates and a ledger. */
export interface BenchSystem {
  readonly system: RunningSystem;
  readonly databases: Databases;
  readonly gates: readonly LoadGate[];
  readonly units: readonly OpenedUnit[];
  readonly log: Log;
  runLoad(load: BenchLoad): Promise<LoadReport>;
  /** Waits until everything has arrived everywhere. @returns milliseconds @throws Error when the backlog stops shrinking */
  drain(): Promise<number>;
  /** Compares every table with the ledger of all loads. */
  checkLedger(): Promise<Verdict>;
  /** Creates an empty database in the same Postgres. @returns its URL */
  createEmptyDatabase(): Promise<string>;
  /** Bytes of the log segments of Kafka. */
  measureKafkaBytes(): Promise<number>;
  close(): Promise<void>;
}

export interface BenchSystemOptions {
  readonly stateDir: string;
  readonly log: Log;
  /** Receives what stops the system, as soon as it runs. */
  readonly onStarted: (stop: () => Promise<void>) => void;
  /** Settings of the services beside the usual ones. */
  readonly settings?: SystemSettings;
  /** Processes of each service; 1 when it is left out. */
  readonly instances?: number;
}

export const gatesOf = (units: readonly OpenedUnit[]): LoadGate[] =>
  units.flatMap(({ unitId, gates }) => gates.map(({ code }) => ({ code, unitId })));

/** Starts a system to measure. */
export async function openBenchSystem({
  stateDir,
  log,
  onStarted,
  settings = {},
  instances = 1,
}: BenchSystemOptions): Promise<BenchSystem> {
  mkdirSync(stateDir, { recursive: true });
  const ledgerFile = path.join(stateDir, 'ledger.tsv');
  rmSync(ledgerFile, { force: true });
  const system = await startSystem({
    stateDir,
    ports: await freePorts(additionalInstanceNames(instances)),
    fresh: true,
    settings: { RATE_LIMIT_FACTOR: '1000', LOG_LEVEL: 'warn', ...settings },
    instances,
    log,
  });
  onStarted(() => system.stop());
  const databases = new Databases(system.databaseUrl);
  const backlog = new Backlog(databases, system.servers.brokers);
  log('opening units');
  const units = await openUnits(system.origin, unitCount);
  const gates = gatesOf(units);
  let seed = 0;
  return {
    system,
    databases,
    gates,
    units,
    log,
    runLoad: ({
      via = 'gateway',
      suspectedShare = defaultSuspectedShare,
      connections = 64,
      gates: loadGates = gates,
      ...load
    }) => {
      seed += 1;
      return runLoad({
        ...load,
        host: '127.0.0.1',
        port: typeof via === 'object' ? via.port : system.ports[via],
        path: via === 'gateway' ? '/api/declarations/v1/declarations' : '/v1/declarations',
        connections,
        ...(typeof via === 'object' ? {} : { ledgerFile }),
        forms: { count: peopleCount, gates: loadGates, seed, suspectedShare },
      });
    },
    drain: async () => {
      const { drained, afterMs } = await waitUntilDrained(backlog, { stallTimeoutMs });
      if (!drained) throw new Error(`the backlog did not shrink for ${stallTimeoutMs / 1000} s`);
      return afterMs;
    },
    checkLedger: () => checkLedger(system, ledgerFile, { stallTimeoutMs }),
    createEmptyDatabase: async () => {
      const client = new pg.Client({ connectionString: system.servers.databaseUrl('postgres') });
      await client.connect();
      await client.query('drop database if exists bench with (force)');
      await client.query('create database bench');
      await client.end();
      return system.servers.databaseUrl('bench');
    },
    measureKafkaBytes: () => measureLogBytes(path.join(stateDir, 'kafka')),
    close: async () => {
      await backlog.close();
      await databases.close();
    },
  };
}

/** The size of the log segments. Indexes are preallocated at their full length, so their size says nothing. */
async function measureLogBytes(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile() && entry.name.endsWith('.log'))
      sum += (await stat(path.join(entry.parentPath, entry.name))).size;
  return sum;
}
