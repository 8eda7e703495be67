import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { NcoviEntryFault } from './judge-entry.js';
import type { NcoviPendingEntryEntity } from './ncovi-pending-entry.entity.js';

/**
 * Stores what a page changes as pending. An entry that equals its published state is not pending any more. Entries that the page names
 * count as found by the current reading. SQL: set operations over the page.
 * @param foundIds entries that the page names, unusable ones included
 */
export async function stageEntries(
  manager: EntityManager,
  entries: readonly NcoviPendingEntryEntity[],
  foundIds: readonly string[],
  pass: number,
): Promise<void> {
  await queryRows(
    manager,
    `with given as (select * from unnest($1::text[], $2::text[], $3::text[]) as t(entry_id, digest, content)),
     same as (
       delete from ncovi_pending_entry p using given g left join ncovi_entry e on e.entry_id = g.entry_id
       where p.entry_id = g.entry_id and e.digest is not distinct from g.digest
     )
     insert into ncovi_pending_entry (entry_id, digest, content_sealed)
     select g.entry_id, g.digest, g.content from given g left join ncovi_entry e on e.entry_id = g.entry_id where e.digest is distinct from g.digest
     on conflict (entry_id) do update set digest = excluded.digest, content_sealed = excluded.content_sealed`,
    [
      entries.map(({ entryId }) => entryId),
      entries.map(({ digest }) => digest),
      entries.map(({ contentSealed }) => contentSealed),
    ],
  );
  await queryRows(
    manager,
    'update ncovi_entry set seen_pass = $2 where entry_id = any($1::text[]) and seen_pass <> $2',
    [foundIds, pass],
  );
}

/** Stores unusable entries, and deletes those of which a usable change has come. SQL: set operations over the page. */
export async function replaceQuarantine(
  manager: EntityManager,
  unusable: readonly {
    readonly entryId: string;
    readonly change: number;
    readonly fault: NcoviEntryFault;
  }[],
  usableIds: readonly string[],
  at: Date,
): Promise<void> {
  await queryRows(manager, 'delete from ncovi_quarantine where entry_id = any($1::text[])', [usableIds]);
  await queryRows(
    manager,
    `insert into ncovi_quarantine (entry_id, change, reason, at) select t.entry_id, t.change, t.reason, $4 from unnest($1::text[], $2::bigint[], $3::text[]) as t(entry_id, change, reason)
     on conflict (entry_id) do update set change = excluded.change, reason = excluded.reason, at = excluded.at`,
    [
      unusable.map(({ entryId }) => entryId),
      unusable.map(({ change }) => change),
      unusable.map(({ fault }) => fault),
      at,
    ],
  );
}

/** Makes a removal of each listed entry that a reading from the start has not found. SQL: a set operation over all entries. */
export const stageMissingEntries = async (manager: EntityManager, pass: number): Promise<void> => {
  await queryRows(
    manager,
    `insert into ncovi_pending_entry (entry_id) select entry_id from ncovi_entry where digest is not null and seen_pass < $1
     on conflict (entry_id) do update set digest = null, content_sealed = null`,
    [pass],
  );
};

/** Counts the listed units and what is pending. SQL: aggregates over two tables. */
export async function countEntries(
  manager: EntityManager,
): Promise<{ units: number; removals: number; changes: number; quarantined: number }> {
  const [row] = await queryRows<{ units: number; removals: number; changes: number; quarantined: number }>(
    manager,
    `select (select count(*)::int from ncovi_entry where digest is not null) as units,
       count(*) filter (where digest is null)::int as removals, count(*) filter (where digest is not null)::int as changes,
       (select count(*)::int from ncovi_quarantine) as quarantined
     from ncovi_pending_entry`,
  );
  return row!;
}

/** A pending change with its published state. `before` is null for a new entry. */
export interface PendingChange extends NcoviPendingEntryEntity {
  readonly before: string | null;
  /** Version of the last event; 0 for a new entry. */
  readonly version: number;
}

/** Reads pending changes with their published state. SQL: an outer join without a relation. */
export const listPendingChanges = (
  manager: EntityManager,
  kind: 'removals' | 'changes',
  limit: number,
): Promise<PendingChange[]> =>
  queryRows(
    manager,
    `select p.entry_id as "entryId", p.digest, p.content_sealed as "contentSealed", e.digest as before, coalesce(e.version, 0) as version
     from ncovi_pending_entry p left join ncovi_entry e on e.entry_id = p.entry_id
     where p.digest is ${kind === 'removals' ? '' : 'not '}null order by p.entry_id limit $1`,
    [limit],
  );

/** Marks pending changes as published. SQL: set operations over the list. */
export async function recordPublished(
  manager: EntityManager,
  changes: readonly PendingChange[],
  pass: number,
): Promise<void> {
  const ids = changes.map(({ entryId }) => entryId);
  await queryRows(
    manager,
    `insert into ncovi_entry (entry_id, digest, version, seen_pass) select t.entry_id, t.digest, 1, $3 from unnest($1::text[], $2::text[]) as t(entry_id, digest)
     on conflict (entry_id) do update set digest = excluded.digest, version = ncovi_entry.version + 1, seen_pass = excluded.seen_pass`,
    [ids, changes.map(({ digest }) => digest), pass],
  );
  await queryRows(manager, 'delete from ncovi_pending_entry where entry_id = any($1::text[])', [ids]);
}

/** Deletes the pending removals of a list that an operator has refused. */
export const deletePendingRemovals = async (manager: EntityManager): Promise<void> => {
  await queryRows(manager, 'delete from ncovi_pending_entry where digest is null');
};

/** Deletes everything that is pending, before the list is read from the start. */
export const deletePendingEntries = async (manager: EntityManager): Promise<void> => {
  await queryRows(manager, 'delete from ncovi_pending_entry');
};
