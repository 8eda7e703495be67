import { decodeJsonListSql, encodeJsonList, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { ChainedChange } from './list-changes.js';

/** Appends changes to the list and stores the newest digest of their entries. SQL: set operations over any number of rows. */
export async function insertChanges(
  manager: EntityManager,
  changes: readonly ChainedChange[],
  changedAt: Date,
): Promise<void> {
  const entryIds = changes.map(({ entryId }) => entryId);
  await queryRows(
    manager,
    `insert into ncovi_change (change, entry_id, unit, chain, changed_at)
     select t.change, t.entry_id, t.unit, t.chain, $5 from unnest($1::bigint[], $2::text[], ${decodeJsonListSql('$3')}, $4::text[]) as t(change, entry_id, unit, chain)`,
    [
      changes.map(({ change }) => change),
      entryIds,
      encodeJsonList(changes.map(({ unit }) => (unit === null ? null : JSON.stringify(unit)))),
      changes.map(({ chain }) => chain),
      changedAt,
    ],
  );
  await queryRows(
    manager,
    `insert into ncovi_unit (entry_id, digest) select t.entry_id, t.digest from unnest($1::text[], $2::text[]) as t(entry_id, digest)
     on conflict (entry_id) do update set digest = excluded.digest`,
    [entryIds, changes.map(({ digest }) => digest)],
  );
}
