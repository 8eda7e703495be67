import { Topics, type GateChecked } from '@khai-bao/contracts';
import { daysBefore } from '@khai-bao/platform/core';
import { queryPreparedRows, queryRows } from '@khai-bao/platform/database';
import { Lane } from '@khai-bao/platform/outbox';
import type { DataSource, EntityManager } from 'typeorm';
import { isTakenBackSql } from '../passes/revocations.queries.js';
import type { CheckRow } from './check-row.js';

/** Checks of one pass at one gate in one direction within this time are one passage: a code held longer, a second device. */
const samePassageSeconds = 600;
/**
 * Instants that are stored for a passage. A pass is valid for three days at most, and only an explicit request of a guard adds an
 * instant within ten minutes.
 */
const maxInstantsPerPassage = 500;

/**
 * Inserts passage, client key, check and event in one statement, because checks are as frequent as declarations.
 * It returns one row when the check is recorded. It returns none for a known client key, or when the passage was recorded within
 * `samePassageSeconds` without a passage in the other direction between the two. Concurrent checks of one passage wait for each
 * other at its row, and the second reads what the first has written.
 */
const recordCheckSql = `
with passage as (
  insert into gate_passage as p (declaration_id, gate_id, direction, decision, day, check_ids, checked_at)
  select $6::uuid, $5::uuid, $9::text, $10::text, $3::date, array[$2::uuid], array[$7::timestamptz]
  where not exists (select from check_key where client_key = $1::uuid)
  on conflict (declaration_id, gate_id, direction, decision) do update set
    day = excluded.day,
    check_ids = (p.check_ids || excluded.check_ids)[greatest(1, cardinality(p.check_ids) + 2 - ${maxInstantsPerPassage}):],
    checked_at = (p.checked_at || excluded.checked_at)[greatest(1, cardinality(p.checked_at) + 2 - ${maxInstantsPerPassage}):]
  where $14::boolean or not exists (
    select from unnest(p.checked_at) as earlier (at)
    where abs(extract(epoch from earlier.at - $7::timestamptz)) < ${samePassageSeconds}
      and not exists (
        select from gate_passage o, unnest(o.checked_at) as back (at)
        where o.declaration_id = $6::uuid and o.direction <> $9::text and o.decision = 'admitted'
          and back.at > least(earlier.at, $7::timestamptz) and back.at < greatest(earlier.at, $7::timestamptz)
      )
  )
  returning 1
), fresh as (
  insert into check_key (client_key, check_id, day) select $1::uuid, $2::uuid, $3::date from passage on conflict do nothing returning check_id
), written as (
  insert into gate_check (day, id, unit_id, gate_id, declaration_id, checked_at, recorded_at, direction, decision, outcome, actor_id, guard_id, device_id, looked_up)
  select $3::date, check_id, $4::uuid, $5::uuid, $6::uuid, $7::timestamptz, $8::timestamptz, $9::text, $10::text, $11::text, $12::uuid, $15::uuid, $16::uuid, $17::boolean from fresh
), event as (
  insert into outbox (created_on, lane, topic, key, event)
  select $3::date, ${Lane.ordinary}, '${Topics.check}', $5::text, $13::json from fresh
)
select pg_notify('outbox', '${Lane.ordinary}') from fresh`;

/** Selects the check of a client key, and whether that key repeated a passage. */
const findCheckByClientKeySql = `
select c.*, c.day::text as day, k.repeated from check_key k join gate_check c on c.day = k.day and c.id = k.check_id where k.client_key = $1`;

/** Selects the check of a passage that lies nearest to an instant, and assigns a client key to it. */
const joinPassageSql = `
with first as (
  select c.day, c.id from gate_passage p join gate_check c on c.id = any (p.check_ids) and c.day between $6::date and $7::date
  where p.declaration_id = $2::uuid and p.gate_id = $3::uuid and p.direction = $4::text and p.decision = $5::text
  order by abs(extract(epoch from c.checked_at - $8::timestamptz)), c.id limit 1
)
insert into check_key (client_key, check_id, day, repeated) select $1::uuid, id, day, true from first on conflict do nothing`;

/** A check that is to be inserted, with its serialised event. */
export interface NewCheck {
  readonly clientKey: string;
  readonly day: string;
  readonly recordedAt: Date;
  readonly checkedAt: Date;
  readonly actorId: string;
  readonly guardId: string | null;
  readonly deviceId: string | null;
  /** Whether the pass was looked up instead of shown. */
  readonly isLookedUp: boolean;
  /** True records the check although its passage is recorded already. */
  readonly again: boolean;
  readonly check: GateChecked;
  readonly eventJson: string;
}

/** The check of a client key; `repeated` when the key belongs to a repeat of a recorded passage. */
export interface KeyedCheckRow extends CheckRow {
  readonly repeated: boolean;
}

/** A page of the checks of a unit that were recorded on a day. */
export interface CheckPage {
  readonly unitId: string;
  readonly day: string;
  readonly from: Date;
  readonly to: Date;
  /** Recording time and id of the last check of the page before; null for the first page. */
  readonly cursor: readonly unknown[] | null;
  readonly limit: number;
}

/** A check with the name of its gate. */
export type ListedCheckRow = CheckRow & { readonly gate_name: string };

/** Inserts a check with its event. Returns false for a known client key or a passage that is recorded already. */
export async function insertCheck(dataSource: DataSource, { check, ...entry }: NewCheck): Promise<boolean> {
  const inserted = await queryPreparedRows(dataSource, 'record-check', recordCheckSql, [
    entry.clientKey,
    check.checkId,
    entry.day,
    check.unitId,
    check.gateId,
    check.declarationId,
    entry.checkedAt,
    entry.recordedAt,
    check.direction,
    check.decision,
    check.outcome,
    entry.actorId,
    entry.eventJson,
    entry.again,
    entry.guardId,
    entry.deviceId,
    entry.isLookedUp,
  ]);
  return inserted.length > 0;
}

/** Finds the check that a client key belongs to. */
export async function findCheckByClientKey(
  dataSource: DataSource,
  clientKey: string,
): Promise<KeyedCheckRow | undefined> {
  return (await queryRows<KeyedCheckRow>(dataSource, findCheckByClientKeySql, [clientKey]))[0];
}

/**
 * Assigns a client key to the check that its passage was recorded with, and returns that check.
 * @param days the earliest day of a pass that is still accepted, and today
 */
export async function joinRecordedPassage(
  dataSource: DataSource,
  clientKey: string,
  { declarationId, gateId, direction, decision, checkedAt }: GateChecked,
  days: { readonly earliest: string; readonly today: string },
): Promise<KeyedCheckRow | undefined> {
  await queryRows(dataSource, joinPassageSql, [
    clientKey,
    declarationId,
    gateId,
    direction,
    decision,
    days.earliest,
    daysBefore(days.today, -1),
    checkedAt,
  ]);
  return findCheckByClientKey(dataSource, clientKey);
}

/** Loads a page of checks, the newest first. */
export const loadChecks = (
  dataSource: DataSource,
  { unitId, day, from, to, cursor, limit }: CheckPage,
): Promise<ListedCheckRow[]> =>
  queryRows<ListedCheckRow>(
    dataSource,
    `select c.*, c.day::text as day, (select name from gate where gate.id = c.gate_id) as gate_name from gate_check c
     where c.unit_id = $1 and c.day = $5::date and c.recorded_at >= $2 and c.recorded_at < $3 ${cursor === null ? '' : 'and (c.recorded_at, c.id) < ($6::timestamptz, $7::uuid)'}
     order by c.recorded_at desc, c.id desc limit $4`,
    [unitId, from, to, limit, day, ...(cursor ?? [])],
  );

/** The latest admitted passage of a declaration. */
export interface PassageRow {
  readonly declaration_id: string;
  readonly gate_id: string;
  readonly unit_id: string;
  readonly direction: 'entry' | 'exit';
  readonly at: Date;
}

/** Finds the latest admitted passage of each declaration since an instant. The primary key of `gate_passage` serves it. */
export const findLatestPassages = (
  runner: DataSource | EntityManager,
  declarationIds: readonly string[],
  since: Date,
): Promise<PassageRow[]> =>
  queryRows<PassageRow>(
    runner,
    `select distinct on (p.declaration_id) p.declaration_id, p.gate_id, g.unit_id, p.direction, instant.at
     from gate_passage p join gate g on g.id = p.gate_id cross join lateral unnest(p.checked_at) as instant (at)
     where p.declaration_id = any($1::uuid[]) and p.decision = 'admitted' and instant.at >= $2
     order by p.declaration_id, instant.at desc`,
    [declarationIds, since],
  );

/** An entry whose pass was revoked afterwards, while the person was inside. */
export interface RevokedEntryRow {
  readonly declaration_id: string;
  readonly gate_name: string;
  readonly at: Date;
}

/**
 * Lists the declarations whose last admitted check at a unit on a day was an entry, with a pass that was revoked afterwards: the latest
 * entries first. The checks of the unit are joined to the revocations of that day, so that those of other units never fill the limit.
 */
export const listRevokedEntries = (
  runner: DataSource | EntityManager,
  unitId: string,
  day: { readonly date: string; readonly start: Date },
  limit: number,
): Promise<RevokedEntryRow[]> =>
  queryRows<RevokedEntryRow>(
    runner,
    `with revoked as (
       select declaration_id, max(revoked_at) as revoked_at from revocation r where day >= $2::date and not ${isTakenBackSql} group by declaration_id
     ), latest as (
       select distinct on (c.declaration_id) c.declaration_id, c.gate_id, c.direction, c.checked_at, r.revoked_at
       from gate_check c join revoked r on r.declaration_id = c.declaration_id
       where c.unit_id = $1 and c.day >= $2::date and c.recorded_at >= $3 and c.checked_at >= $3 and c.decision = 'admitted'
       order by c.declaration_id, c.checked_at desc, c.recorded_at desc
     )
     select l.declaration_id, l.checked_at as at, g.name as gate_name from latest l join gate g on g.id = l.gate_id
     where l.direction = 'entry' and l.revoked_at > l.checked_at order by l.checked_at desc, l.declaration_id limit $4`,
    [unitId, day.date, day.start, limit],
  );

/** Returns whether a declaration was admitted at any gate. The primary key of `gate_passage` serves it. */
export async function wasAdmitted(
  runner: DataSource | EntityManager,
  declarationId: string,
): Promise<boolean> {
  const rows = await queryRows(
    runner,
    `select 1 from gate_passage where declaration_id = $1 and decision = 'admitted' limit 1`,
    [declarationId],
  );
  return rows.length > 0;
}

/** Returns whether a declaration was checked at a unit since a day. */
export async function wasCheckedAtUnit(
  dataSource: DataSource,
  declarationId: string,
  unitId: string,
  sinceDay: string,
): Promise<boolean> {
  const rows = await queryRows(
    dataSource,
    'select 1 from gate_check where unit_id = $1 and declaration_id = $2 and day >= $3::date limit 1',
    [unitId, declarationId, sinceDay],
  );
  return rows.length > 0;
}
