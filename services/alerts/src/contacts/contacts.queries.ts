import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { CaseContactEntity } from './case-contact.entity.js';
import { contactPolicy } from './contact-policy.js';
import type { ContactOrigin } from './contact-rank.js';
import type { ContactState } from './contact-outcome.js';

/** A contact as a search found it. */
export type FoundRow = Pick<
  CaseContactEntity,
  | 'id'
  | 'caseId'
  | 'declarationId'
  | 'unitId'
  | 'unitName'
  | 'gateId'
  | 'gateName'
  | 'day'
  | 'personIndex'
  | 'reason'
  | 'minutesTogether'
  | 'minutesApart'
  | 'rank'
  | 'contentState'
  | 'contentSealed'
  | 'dayCiphertext'
> & { readonly nearAt: string };

/**
 * Stores found contacts. A contact that the case has keeps its work, its content and the nearest reason of all searches; content that
 * was missing is filled in when the row has the id of the contact. SQL, because it is an upsert of many rows whose columns depend on each other.
 */
export async function upsertContacts(
  manager: EntityManager,
  rows: readonly FoundRow[],
  foundAt: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await queryRows(
    manager,
    `insert into case_contact as c (id, case_id, declaration_id, unit_id, unit_name, gate_id, gate_name, day, person_index, reason,
       minutes_together, minutes_apart, near_at, rank, content_state, content_sealed, day_ciphertext, found_at)
     select distinct on (f."caseId", f.day, f."unitId", f."personIndex") f.id, f."caseId", f."declarationId", f."unitId", f."unitName", f."gateId", f."gateName", f.day, f."personIndex", f.reason,
       f."minutesTogether", f."minutesApart", f."nearAt", f.rank, f."contentState", f."contentSealed", f."dayCiphertext", $2
     from jsonb_to_recordset($1::jsonb) as f(id uuid, "caseId" uuid, "declarationId" uuid, "unitId" uuid, "unitName" text, "gateId" uuid, "gateName" text,
       day date, "personIndex" text, reason text, "minutesTogether" int, "minutesApart" int, "nearAt" timestamptz, rank int, "contentState" text,
       "contentSealed" text, "dayCiphertext" text)
     order by f."caseId", f.day, f."unitId", f."personIndex", f.rank
     on conflict (case_id, day, unit_id, person_index) do update set
       reason = case when excluded.rank < c.rank then excluded.reason else c.reason end,
       minutes_together = case when excluded.rank < c.rank then excluded.minutes_together else c.minutes_together end,
       minutes_apart = case when excluded.rank < c.rank then excluded.minutes_apart else c.minutes_apart end,
       near_at = case when excluded.rank < c.rank then excluded.near_at else c.near_at end,
       gate_id = case when excluded.rank < c.rank then excluded.gate_id else c.gate_id end,
       gate_name = case when excluded.rank < c.rank then excluded.gate_name else c.gate_name end,
       rank = least(excluded.rank, c.rank),
       -- Content is sealed for the id of its row. What the case holds stays, also when the declaration was erased since.
       declaration_id = case when c.content_sealed is null and excluded.id = c.id then excluded.declaration_id else c.declaration_id end,
       content_sealed = case when c.content_sealed is null and excluded.id = c.id then excluded.content_sealed else c.content_sealed end,
       day_ciphertext = case when c.content_sealed is null and excluded.id = c.id then excluded.day_ciphertext else c.day_ciphertext end,
       content_state = case when c.content_sealed is null and excluded.id = c.id then excluded.content_state
         when c.content_state = 'held' and excluded.content_state = 'erased' then 'restricted' else c.content_state end`,
    [JSON.stringify(rows), foundAt],
  );
}

/** Key of a contact within its case. */
export type ContactKey = Pick<CaseContactEntity, 'day' | 'unitId' | 'personIndex'>;

/** Finds the ids of contacts that a case has among some. SQL, because the key has three columns. */
export const findContactIds = (
  manager: EntityManager,
  caseId: string,
  keys: readonly ContactKey[],
): Promise<(ContactKey & { readonly id: string })[]> =>
  queryRows(
    manager,
    `select c.id, c.day::text as day, c.unit_id as "unitId", c.person_index as "personIndex" from case_contact c
     join unnest($2::date[], $3::uuid[], $4::text[]) as k(day, unit_id, person_index) using (day, unit_id, person_index)
     where c.case_id = $1`,
    [
      caseId,
      keys.map(({ day }) => day),
      keys.map(({ unitId }) => unitId),
      keys.map(({ personIndex }) => personIndex),
    ],
  );

/** Content of a contact that moves to another case. */
export type MovedContact = Pick<CaseContactEntity, 'id' | 'contentState' | 'contentSealed'>;

/** Moves contacts to another case. SQL, because thousands of rows change, each to its own value. */
export const updateMovedContacts = (
  manager: EntityManager,
  caseId: string,
  contacts: readonly MovedContact[],
): Promise<object[]> =>
  queryRows(
    manager,
    `update case_contact c set case_id = $1, content_state = f."contentState", content_sealed = f."contentSealed"
     from jsonb_to_recordset($2::jsonb) as f(id uuid, "contentState" text, "contentSealed" text) where c.id = f.id`,
    [caseId, JSON.stringify(contacts)],
  );

/** Filters of a list of contacts. */
export interface ContactFilter {
  readonly caseId: string;
  readonly reason?: ContactOrigin | undefined;
  readonly state?: ContactState | undefined;
  readonly assigneeId?: string | undefined;
  readonly due?: 'now' | 'missed' | undefined;
  readonly now: Date;
  /** Today in the city. */
  readonly today: string;
}

const dueSql = (now: string): string =>
  `(state in ('to-call', 'follow-up', 'ill') and (due_at <= ${now} or (state = 'to-call' and due_at is null)))`;
/** Days of the follow-up before today without an answer, as in `countMissedDays`. */
const missedSql = (today: string): string =>
  `(state = 'follow-up' and least(${today}::date - follow_up_from, ${contactPolicy.followUpDays}) > answered_days - coalesce(last_answered_day = ${today}::date, false)::int)`;

/** Finds contacts of a case by rank and id. SQL, because filters compute. `case_contact_by_rank` serves it. */
export function findContacts(
  manager: EntityManager,
  { caseId, reason, state, assigneeId, due, now, today }: ContactFilter,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<CaseContactEntity[]> {
  const conditions: Readonly<Record<string, string>> = { now: dueSql('$6'), missed: missedSql('$7') };
  return queryEntities(
    manager,
    CaseContactEntity,
    `select * from case_contact
     where case_id = $1 and ($3::text is null or reason = $3) and ($4::text is null or state = $4) and ($5::uuid is null or assignee_id = $5)
       and $6::timestamptz is not null and $7::text is not null and ${due === undefined ? 'true' : (conditions[due] ?? 'true')}
       and ($8::int is null or (rank, id) > ($8::int, $9::uuid))
     order by rank, id limit $2`,
    [
      caseId,
      limit,
      reason ?? null,
      state ?? null,
      assigneeId ?? null,
      now,
      today,
      after?.[0] ?? null,
      after?.[1] ?? null,
    ],
  );
}

/**
 * Finds whom a caller calls next: whoever reported symptoms, then their own contacts before those without a caller, the nearest first.
 * SQL, because the order is computed. `case_contact_by_rank` serves it.
 */
export async function findNextContact(
  manager: EntityManager,
  caseId: string,
  accountId: string,
  now: Date,
): Promise<CaseContactEntity | null> {
  const [found] = await queryEntities(
    manager,
    CaseContactEntity,
    `select * from case_contact where case_id = $1 and (assignee_id = $2 or assignee_id is null or state = 'ill') and ${dueSql('$3')}
     order by state = 'ill' desc, assignee_id is null, rank, id limit 1`,
    [caseId, accountId, now],
  );
  return found ?? null;
}

/** Numbers of the contacts of a case. */
export interface ContactCounts {
  readonly total: number;
  readonly reached: number;
  readonly due: number;
  readonly unassigned: number;
  readonly withMissedDays: number;
}

/** Counts the contacts of a case. SQL, because it aggregates. */
export async function countContacts(
  manager: EntityManager,
  caseId: string,
  now: Date,
  today: string,
): Promise<ContactCounts> {
  const [counts] = await queryRows<ContactCounts>(
    manager,
    `select count(*)::int as total, count(reached_at)::int as reached, count(*) filter (where ${dueSql('$2')})::int as due,
       count(*) filter (where assignee_id is null and state in ('to-call', 'follow-up'))::int as unassigned,
       count(*) filter (where ${missedSql('$3')})::int as "withMissedDays"
     from case_contact where case_id = $1`,
    [caseId, now, today],
  );
  return counts!;
}

/** Counts the contacts of a case by a column. SQL, because it aggregates. */
export const countContactsBy = <Key extends string>(
  manager: EntityManager,
  caseId: string,
  column: 'reason' | 'state',
): Promise<{ key: Key; count: number }[]> =>
  queryRows(
    manager,
    `select ${column} as key, count(*)::int as count from case_contact where case_id = $1 group by ${column} order by min(rank), ${column}`,
    [caseId],
  );

/** Counts what each caller of a case still has to call. SQL, because it aggregates. */
export const countContactsByCaller = (
  manager: EntityManager,
  caseId: string,
): Promise<{ accountId: string; name: string; openCount: number }[]> =>
  queryRows(
    manager,
    `select assignee_id as "accountId", max(assignee_name) as name, count(*) filter (where state in ('to-call', 'follow-up'))::int as "openCount"
     from case_contact where case_id = $1 and assignee_id is not null group by assignee_id order by name, assignee_id`,
    [caseId],
  );

/**
 * Deals the contacts that are to be called to callers in turn, the nearest first, so that each gets as many near ones. SQL, because
 * thousands of rows change in one statement. The version stays: a call that is under way is recorded.
 * @returns the number of contacts
 */
export async function dealContacts(
  manager: EntityManager,
  caseId: string,
  callers: readonly { readonly accountId: string; readonly name: string }[],
  includeAssigned: boolean,
): Promise<number> {
  const dealt = await queryRows(
    manager,
    `with dealt as (
       select id, ((row_number() over (order by rank, id) - 1) % cardinality($2::uuid[])) + 1 as n
       from case_contact where case_id = $1 and state in ('to-call', 'follow-up') and ($4::boolean or assignee_id is null)
     )
     update case_contact c set assignee_id = ($2::uuid[])[d.n], assignee_name = ($3::text[])[d.n] from dealt d where d.id = c.id returning c.id`,
    [caseId, callers.map(({ accountId }) => accountId), callers.map(({ name }) => name), includeAssigned],
  );
  return dealt.length;
}

/** Finds the cases that hold restricted contacts. SQL, because it is distinct. `case_contact_restricted` serves it. */
export async function findCasesWithRestricted(manager: EntityManager): Promise<string[]> {
  const found = await queryRows<{ caseId: string }>(
    manager,
    `select distinct case_id as "caseId" from case_contact where content_state = 'restricted'`,
  );
  return found.map(({ caseId }) => caseId);
}

/** Finds contacts whose phone is not indexed yet. `case_contact_unindexed` serves it. */
export const findUnindexedContacts = (
  manager: EntityManager,
  caseId: string,
  limit: number,
): Promise<CaseContactEntity[]> =>
  queryEntities(
    manager,
    CaseContactEntity,
    `select * from case_contact where case_id = $1 and phone_index is null and content_sealed is not null order by id limit $2`,
    [caseId, limit],
  );

/** Stores the indexes of phones. SQL, because many rows get a value of their own. */
export const setPhoneIndexes = (
  manager: EntityManager,
  indexed: readonly { readonly id: string; readonly phoneIndex: string }[],
): Promise<object[]> =>
  queryRows(
    manager,
    `update case_contact c set phone_index = i.phone_index from unnest($1::uuid[], $2::text[]) as i(id, phone_index) where c.id = i.id`,
    [indexed.map(({ id }) => id), indexed.map(({ phoneIndex }) => phoneIndex)],
  );
