import type { ContactsRequested } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { UnitMerger } from './merged-units.js';

/** Longest time of one statement of a search, milliseconds: a search never keeps a connection that declarations need. */
const statementTimeoutMs = 10_000;

/** A declaration without its content. */
export interface VisitRow {
  readonly id: string;
  readonly day: string;
  readonly unit_id: string;
  readonly gate_id: string;
  readonly accepted_at: Date;
  readonly person_index: string;
  readonly device_digest: string | null;
}

/** A declaration of the person of a case, with its sealed content. */
export type OwnVisitRow = VisitRow & { readonly sealed: string };

/** A check of a pass at a gate. */
export interface CheckedPassageRow {
  readonly declaration_id: string;
  readonly unit_id: string;
  readonly gate_id: string;
  readonly direction: 'entry' | 'exit';
  readonly decision: 'admitted' | 'stopped';
  readonly at: Date;
}

/** Blind indexes to search in the declarations of a day. */
export interface AskedIndex {
  readonly day: string;
  /** Blind index of a phone or of an ID number. */
  readonly index: string;
}

const visitColumns = 'id, day::text as day, unit_id, gate_id, accepted_at, person_index, device_digest';

/** Inserts a search. @returns false when its request is known */
export async function insertContactSearch(
  manager: EntityManager,
  request: ContactsRequested,
  received: { readonly day: string; readonly at: Date },
): Promise<boolean> {
  const inserted = await queryRows(
    manager,
    `insert into contact_search (request_id, case_id, day, request, received_at) values ($1, $2, $3::date, $4::jsonb, $5)
     on conflict (request_id) do nothing returning 1`,
    [request.requestId, request.caseId, received.day, JSON.stringify(request), received.at],
  );
  return inserted.length > 0;
}

/** Locks a search that is not finished, and limits the time of the further statements of the transaction. */
export async function beginContactSearch(
  manager: EntityManager,
  requestId: string,
): Promise<ContactsRequested | undefined> {
  await queryRows(manager, `select set_config('statement_timeout', '${statementTimeoutMs}', true)`);
  const [row] = await queryRows<{ request: ContactsRequested }>(
    manager,
    'select request from contact_search where request_id = $1 and finished_at is null for update',
    [requestId],
  );
  return row?.request;
}

/** Stores that a search ended without pages. */
export const abandonContactSearch = (
  manager: EntityManager,
  requestId: string,
  finishedAt: Date,
): Promise<object[]> =>
  queryRows(manager, 'update contact_search set finished_at = $2 where request_id = $1', [
    requestId,
    finishedAt,
  ]);

/** Stores that the pages of a search are in the outbox. */
export const finishContactSearch = (
  manager: EntityManager,
  search: {
    readonly requestId: string;
    readonly finishedAt: Date;
    readonly visitCount: number;
    readonly foundCount: number;
    readonly leftOutCount: number;
  },
): Promise<object[]> =>
  queryRows(
    manager,
    'update contact_search set finished_at = $2, visit_count = $3, found_count = $4, left_out_count = $5 where request_id = $1',
    [search.requestId, search.finishedAt, search.visitCount, search.foundCount, search.leftOutCount],
  );

/** Loads declarations with their sealed contents by their ids, on any retained day. `declaration_by_id` serves it. */
export const loadOwnDeclarations = (manager: EntityManager, ids: readonly string[]): Promise<OwnVisitRow[]> =>
  queryRows<OwnVisitRow>(
    manager,
    `select ${visitColumns}, sealed from declaration where id = any($1::uuid[])`,
    [ids],
  );

/**
 * Finds declarations by blind indexes of phones and of ID numbers, each on its own day. `offset 0` is an optimisation fence: each day
 * is looked up in its own hash indexes, `declaration_by_phone` and `declaration_by_id_paper`.
 */
export const findDeclarationsOfPerson = (
  manager: EntityManager,
  phones: readonly AskedIndex[],
  idNumbers: readonly AskedIndex[],
  limit: number,
): Promise<OwnVisitRow[]> =>
  queryRows<OwnVisitRow>(
    manager,
    `select found.* from unnest($1::date[], $2::text[]) as asked(on_day, by_phone) cross join lateral (
       select ${visitColumns}, sealed from declaration where day = on_day and phone_index = by_phone offset 0
     ) found
     union all
     select found.* from unnest($3::date[], $4::text[]) as asked(on_day, by_id) cross join lateral (
       select ${visitColumns}, sealed from declaration where day = on_day and id_index = by_id offset 0
     ) found limit $5`,
    [
      phones.map(({ day }) => day),
      phones.map(({ index }) => index),
      idNumbers.map(({ day }) => day),
      idNumbers.map(({ index }) => index),
      limit,
    ],
  );

/** Loads all passages of declarations, at every unit. The primary key of `gate_passage` serves it. */
export const loadPassagesOfDeclarations = (
  manager: EntityManager,
  ids: readonly string[],
): Promise<CheckedPassageRow[]> =>
  queryRows<CheckedPassageRow>(
    manager,
    `select p.declaration_id, g.unit_id, p.gate_id, p.direction, p.decision, instant.at
     from gate_passage p join gate g on g.id = p.gate_id cross join lateral unnest(p.checked_at) as instant (at)
     where p.declaration_id = any($1::uuid[])`,
    [ids],
  );

/** Loads the units that were merged into another. There are few. */
export const loadMergers = (manager: EntityManager): Promise<UnitMerger[]> =>
  queryRows<UnitMerger>(manager, 'select id, merged_into from unit where merged_into is not null');

/** Loads the minutes after midnight at which units close. A unit without any has no row. */
export const loadClosingMinutes = (
  manager: EntityManager,
  unitIds: readonly string[],
): Promise<{ readonly unit_id: string; readonly closing_minute: number }[]> =>
  queryRows<{ unit_id: string; closing_minute: number }>(
    manager,
    'select unit_id, closing_minute from occupancy_unit where unit_id = any($1::uuid[])',
    [unitIds],
  );

/** Loads the declarations at units on a day. The primary key serves it: day, unit. */
export const loadDeclarationsAtUnits = (
  manager: EntityManager,
  unitIds: readonly string[],
  day: string,
): Promise<VisitRow[]> =>
  queryRows<VisitRow>(
    manager,
    `select ${visitColumns} from declaration where unit_id = any($1::uuid[]) and day = $2::date`,
    [unitIds, day],
  );

/**
 * Loads the checks at units that were recorded on a day and made within a time. The primary key serves it: day, unit.
 * @param made epoch milliseconds
 */
export const loadChecksAtUnits = (
  manager: EntityManager,
  unitIds: readonly string[],
  recordedOn: string,
  made: { readonly from: number; readonly to: number },
): Promise<CheckedPassageRow[]> =>
  queryRows<CheckedPassageRow>(
    manager,
    `select declaration_id, unit_id, gate_id, direction, decision, checked_at as at from gate_check
     where unit_id = any($1::uuid[]) and day = $2::date and checked_at >= $3 and checked_at < $4`,
    [unitIds, recordedOn, new Date(made.from), new Date(made.to)],
  );

/** Loads declarations without their contents by their ids, on the days between two days. `declaration_by_id` serves it. */
export const loadVisitsByIds = (
  manager: EntityManager,
  ids: readonly string[],
  days: { readonly from: string; readonly to: string },
): Promise<VisitRow[]> =>
  queryRows<VisitRow>(
    manager,
    `select ${visitColumns} from declaration where id = any($1::uuid[]) and day between $2::date and $3::date`,
    [ids, days.from, days.to],
  );

/** Loads the sealed contents of declarations. */
export const loadSealedContents = (
  manager: EntityManager,
  ids: readonly string[],
  days: readonly string[],
): Promise<{ readonly id: string; readonly sealed: string }[]> =>
  queryRows<{ id: string; sealed: string }>(
    manager,
    'select id, sealed from declaration where id = any($1::uuid[]) and day = any($2::date[])',
    [ids, days],
  );

/** Loads the names of units and gates by their ids. */
export async function loadNames(
  manager: EntityManager,
  unitIds: readonly string[],
  gateIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await queryRows<{ id: string; name: string }>(
    manager,
    `select id, name from unit where id = any($1::uuid[]) union all select id, name from gate where id = any($2::uuid[])`,
    [unitIds, gateIds],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
