import type { WorkerTrouble } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/**
 * Sums the change counters of destinations and the versions of worker troubles: a number that grows with each change. SQL, because
 * it aggregates. Both tables are small.
 */
export async function sumChangeCounters(manager: EntityManager): Promise<number> {
  const [sum] = await queryRows<{ changes: string }>(
    manager,
    'select (select coalesce(sum(changes), 0) from destination) + (select coalesce(sum(version), 0) from seen_worker_trouble) as changes',
  );
  return Number(sum!.changes);
}

/** Stores a trouble unless a newer version is stored. SQL, because the comparison of versions is part of the upsert. */
export const upsertWorkerTrouble = (
  manager: EntityManager,
  trouble: WorkerTrouble,
  version: number,
): Promise<object[]> =>
  queryRows(
    manager,
    `insert into seen_worker_trouble (trouble_id, service, worker, kind, since, over_at, failures, reason, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (trouble_id) do update set over_at = excluded.over_at, failures = excluded.failures, reason = excluded.reason, version = excluded.version
     where seen_worker_trouble.version < excluded.version`,
    [
      trouble.troubleId,
      trouble.service,
      trouble.worker,
      trouble.kind,
      trouble.since,
      trouble.overAt,
      trouble.failures,
      trouble.reason,
      version,
    ],
  );
