import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { CoVisitorRecipientEntity, type RecipientState } from './co-visitor-recipient.entity.js';

/** States of a message that nobody may send a second time. `one_message_per_case_day_and_phone` enforces it. */
const claimedStates: readonly RecipientState[] = ['due', 'sending', 'sent', 'failed'];

export type NewRecipient = Pick<
  CoVisitorRecipientEntity,
  'id' | 'noticeId' | 'caseId' | 'contactId' | 'day' | 'district' | 'phoneIndex' | 'phoneSealed'
>;

/** Inserts the recipients of a prepared notice. SQL, because thousands of rows are one statement. */
export async function insertRecipients(
  manager: EntityManager,
  recipients: readonly NewRecipient[],
): Promise<void> {
  if (recipients.length === 0) return;
  await queryRows(
    manager,
    `insert into co_visitor_recipient (id, notice_id, case_id, contact_id, day, district, phone_index, phone_sealed, state)
     select r.id, r."noticeId", r."caseId", r."contactId", r.day, r.district, r."phoneIndex", r."phoneSealed", 'prepared'
     from jsonb_to_recordset($1::jsonb) as r(id uuid, "noticeId" uuid, "caseId" uuid, "contactId" uuid, day date, district text,
       "phoneIndex" text, "phoneSealed" text)`,
    [JSON.stringify(recipients)],
  );
}

/** Lists the numbers and days to which notices of a case have messages. `one_message_per_case_day_and_phone` serves it. */
export const listNotifiedPeople = (
  manager: EntityManager,
  caseId: string,
): Promise<{ day: string; phoneIndex: string }[]> =>
  queryRows(
    manager,
    `select day::text as day, phone_index as "phoneIndex" from co_visitor_recipient where case_id = $1 and state = any($2)`,
    [caseId, claimedStates],
  );

/** Leaves numbers out of a prepared notice. SQL, because it takes a list of digests. */
export async function leaveOutRecipients(
  manager: EntityManager,
  noticeId: string,
  phoneIndexes: readonly string[],
): Promise<void> {
  await queryRows(
    manager,
    `update co_visitor_recipient set state = 'left-out' where notice_id = $1 and state = 'prepared' and phone_index = any($2)`,
    [noticeId, phoneIndexes],
  );
}

/** Recipients of a notice in one state about one day and district. */
export interface RecipientCount {
  readonly noticeId: string;
  readonly day: string;
  readonly district: string;
  readonly state: RecipientState;
  readonly count: number;
}

/** Counts the recipients of notices. SQL, because it aggregates. */
export const countRecipients = (
  manager: EntityManager,
  noticeIds: readonly string[],
): Promise<RecipientCount[]> =>
  queryRows(
    manager,
    `select notice_id as "noticeId", day::text as day, district, state, count(*)::int as count from co_visitor_recipient
     where notice_id = any($1) group by notice_id, day, district, state order by day desc, district, state`,
    [noticeIds],
  );

/**
 * Claims messages of a notice, so that no other process sends them. A message whose process ended without a result is claimed again
 * after its lease. SQL, because of `skip locked`. `co_visitor_recipient_of` serves it.
 */
export const claimRecipients = (
  manager: EntityManager,
  claim: {
    readonly noticeId: string;
    readonly now: Date;
    readonly leaseEndedAt: Date;
    readonly limit: number;
  },
): Promise<CoVisitorRecipientEntity[]> =>
  queryEntities(
    manager,
    CoVisitorRecipientEntity,
    `update co_visitor_recipient set state = 'sending', claimed_at = $2, attempts = attempts + 1
     where id in (
       select id from co_visitor_recipient where notice_id = $1 and (state = 'due' or (state = 'sending' and claimed_at < $3))
       order by state, id limit $4 for update skip locked
     ) returning *`,
    [claim.noticeId, claim.now, claim.leaseEndedAt, claim.limit],
  );
