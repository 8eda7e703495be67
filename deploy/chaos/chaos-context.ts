import type { Backlog } from '../bench/ledger/backlog.ts';
import type { Databases } from '../bench/ledger/database.ts';
import type { CentreName } from '../local/secrets.ts';
import type { RunningSystem } from '../local/system.ts';
import type { CentreProxy } from './faults/centre-proxy.ts';
import type { Load } from './load/load.ts';

/** The system of a run and what observes it. */
export interface ChaosContext {
  readonly system: RunningSystem;
  /** The proxies between sync and the data centres. */
  readonly proxies: Readonly<Record<CentreName, CentreProxy>>;
  readonly databases: Databases;
  readonly backlog: Backlog;
  readonly load: Load;
  /** Requests a second. */
  readonly rate: number;
}
