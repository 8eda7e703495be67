import { setTimeout as sleep } from 'node:timers/promises';
import { serviceOf } from '../../local/services.ts';
import type { ChaosContext } from '../chaos-context.ts';
import { findPortOwner } from '../port-owner.ts';

const searchTimeoutMs = 3_000;
const pollIntervalMs = 2;

/** A query that finds the connection of a process in a critical section, and the service whose database is queried. */
interface SectionQuery {
  readonly service: string;
  readonly sql: string;
}

/**
 * Critical sections of a service in which it is killed, by the query that finds a connection in one. A role sees its own
 * sessions, so no superuser is needed.
 */
const sectionQueries = {
  flush: (service: string): SectionQuery => ({
    service,
    sql: `select client_port as port from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and query like '%insert into submission%' limit 1`,
  }),
  consumer: (service: string): SectionQuery => ({
    service,
    sql: `select client_port as port from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null and state <> 'idle' and query not like '%outbox where%' and query ~ '(inbox|feed_record|unit_day|suspected_case|case_history|known_account|account|unit )' limit 1`,
  }),
  // While rows wait, the leader publishes them: its connection holds the lock.
  relay: (service: string): SectionQuery => ({
    service,
    sql: `select client_port as port from pg_stat_activity where datname = current_database() and application_name = 'outbox-relay' and exists (select 1 from outbox where published_at is null)
       and pid in (select pid from pg_locks where locktype = 'advisory' and granted) limit 1`,
  }),
  feed: (centre: string): SectionQuery => ({
    service: 'sync',
    sql: `select client_port as port from pg_stat_activity where datname = current_database() and application_name = 'feed-${centre}' and exists (select 1 from feed_cursor where destination = '${centre}' and attempt_key is not null)
       and pid in (select pid from pg_locks where locktype = 'advisory' and granted) limit 1`,
  }),
};

export type CriticalSection = keyof typeof sectionQueries;

export interface FoundProcess {
  readonly name: string;
  /** False when no process was seen in the section in time: then it is the first process of the service. */
  readonly inSection: boolean;
}

/** Waits until a process of a service (or the feed to a data centre) is in a critical section. */
export async function findProcessInSection(
  { system, databases }: Pick<ChaosContext, 'system' | 'databases'>,
  section: CriticalSection,
  target: string,
): Promise<FoundProcess> {
  const { service, sql } = sectionQueries[section](target);
  const names = system.names.filter((name) => serviceOf(name) === service);
  for (const deadline = Date.now() + searchTimeoutMs; Date.now() < deadline;) {
    const [found] = await databases.queryRows<{ readonly port: number }>(service, sql).catch(() => []);
    if (found !== undefined) {
      const pidOf = (name: string): number | undefined => system.serviceProcess(name).pid;
      const pids = names.map(pidOf).filter((pid) => pid !== undefined);
      const owner = findPortOwner(found.port, pids);
      const name = names.find((each) => owner !== undefined && pidOf(each) === owner);
      if (name !== undefined) return { name, inSection: true };
    }
    await sleep(pollIntervalMs);
  }
  return { name: service, inSection: false };
}
