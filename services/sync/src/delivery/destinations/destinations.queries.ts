import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { DestinationState } from './destination-states.js';
import { FeedTroubleEntity } from './feed-trouble.entity.js';

/** The state of a destination before and after an update. */
export interface DestinationStateChange {
  readonly before: DestinationState;
  readonly state: DestinationState;
}

const hasFailingStreamSql =
  'exists (select 1 from feed_cursor c where c.destination = $1 and c.failures > 0)';

/**
 * Locks a destination, updates it and returns its state before and after; undefined when the condition does not hold. SQL, because
 * the lock, the earlier state and the update are one statement. The primary key serves it.
 * @param set SQL of this file; $1 is the destination
 * @param where further condition, SQL of this file
 */
async function updateDestination(
  manager: EntityManager,
  name: string,
  set: string,
  parameters: readonly unknown[],
  where = 'true',
): Promise<DestinationStateChange | undefined> {
  const [changed] = await queryRows<DestinationStateChange>(
    manager,
    `with held as (select name as held_name, state as before from destination where name = $1 for update)
     update destination set ${set}, changes = changes + 1 from held where name = held_name and ${where} returning before, state`,
    [name, ...parameters],
  );
  return changed;
}

/** Creates the missing rows of destinations. SQL, because it is a set operation. */
export const insertMissingDestinations = (
  manager: EntityManager,
  names: readonly string[],
): Promise<object[]> =>
  queryRows(manager, 'insert into destination (name) select unnest($1::text[]) on conflict do nothing', [
    names,
  ]);

/**
 * Stores a verified receipt in a destination and clears its failures. A pause stays, and so does a failure of a stream.
 * @param isAccepted true when the receipt names at least one record, which ends a run of refusals
 */
export const updateAfterReceipt = (
  manager: EntityManager,
  name: string,
  { isAccepted, receivedAt }: { readonly isAccepted: boolean; readonly receivedAt: Date },
): Promise<DestinationStateChange | undefined> =>
  updateDestination(
    manager,
    name,
    `failures = 0, refusals = case when $2::boolean then 0 else refusals end, next_attempt_at = null, last_receipt_at = $3,
     state = case when state = 'paused' or ${hasFailingStreamSql} then state else 'running' end,
     last_error = case when state = 'paused' or ${hasFailingStreamSql} then last_error end`,
    [isAccepted, receivedAt],
  );

/** Counts a refused record in a destination, which pauses the destination at the limit. */
export const updateAfterRefusal = (
  manager: EntityManager,
  name: string,
  { limit, pauseReason, at }: { readonly limit: number; readonly pauseReason: string; readonly at: Date },
): Promise<DestinationStateChange | undefined> =>
  updateDestination(
    manager,
    name,
    `refusals = refusals + 1, state = case when refusals + 1 >= $2 then 'paused' else state end,
     last_error = case when refusals + 1 >= $2 then $3 else last_error end,
     paused_by = case when refusals + 1 >= $2 then null else paused_by end,
     paused_at = case when refusals + 1 >= $2 then $4 else paused_at end,
     pause_reason = case when refusals + 1 >= $2 then $3 else pause_reason end`,
    [limit, pauseReason, at],
  );

/** Counts a failed attempt in a destination and stores the time of the next one. */
export const updateAfterFailure = (
  manager: EntityManager,
  name: string,
  failure: {
    readonly state: 'waiting' | 'unreachable';
    readonly reason: string;
    readonly nextAttemptAt: Date;
  },
): Promise<DestinationStateChange | undefined> =>
  updateDestination(
    manager,
    name,
    'failures = failures + 1, state = $2, last_error = $3, next_attempt_at = $4',
    [failure.state, failure.reason, failure.nextAttemptAt],
  );

/** Stores the failure of one stream in a destination that is not paused. */
export const updateAfterStreamFailure = (
  manager: EntityManager,
  name: string,
  { state, reason }: { readonly state: DestinationState; readonly reason: string },
): Promise<DestinationStateChange | undefined> =>
  updateDestination(manager, name, 'state = $2, last_error = $3', [state, reason], `state <> 'paused'`);

/** Ends the state `failing` of a destination when none of its streams fails any more. */
export const updateAfterStreamRecovery = (
  manager: EntityManager,
  name: string,
): Promise<DestinationStateChange | undefined> =>
  updateDestination(
    manager,
    name,
    `state = 'running', last_error = null`,
    [],
    `state = 'failing' and not ${hasFailingStreamSql}`,
  );

/** Makes a running destination wait. */
export const updateToWaiting = (
  manager: EntityManager,
  name: string,
  reason: string,
): Promise<DestinationStateChange | undefined> =>
  updateDestination(manager, name, `state = 'waiting', last_error = $2`, [reason], `state = 'running'`);

/** Pauses a destination. */
export const updateToPaused = (
  manager: EntityManager,
  name: string,
  pause: {
    readonly by: string;
    readonly byName: string | null;
    readonly at: Date;
    readonly reason: string;
    readonly lastError: string | null;
  },
): Promise<DestinationStateChange | undefined> =>
  updateDestination(
    manager,
    name,
    `state = 'paused', paused_by = $2, paused_by_name = $3, paused_at = $4, pause_reason = $5, last_error = $6, next_attempt_at = null`,
    [pause.by, pause.byName, pause.at, pause.reason, pause.lastError],
  );

/** Resumes a destination and clears its pause, failures and refusals. */
export const updateToResumed = (
  manager: EntityManager,
  name: string,
): Promise<DestinationStateChange | undefined> =>
  updateDestination(
    manager,
    name,
    `state = 'running', paused_by = null, paused_by_name = null, paused_at = null, pause_reason = null,
     failures = 0, refusals = 0, last_error = null, next_attempt_at = null`,
    [],
  );

/**
 * Marks the current trouble of a destination as published and returns it; undefined when there is none or it was published. SQL,
 * because the reason follows from the destination. `feed_trouble_open` serves it.
 * @param refusalLimit consecutive refused records after which the destination was paused
 */
export async function markTroubleAsPublished(
  manager: EntityManager,
  destination: string,
  { publishedAt, refusalLimit }: { readonly publishedAt: Date; readonly refusalLimit: number },
): Promise<FeedTroubleEntity | undefined> {
  const [trouble] = await queryEntities(
    manager,
    FeedTroubleEntity,
    `update feed_trouble t set told_at = $2, version = t.version + 1,
       reason = case when d.state in ('unreachable', 'failing') then d.state when d.state <> 'paused' then 'waiting' when d.paused_by = 'centre' then 'turned-away' when d.refusals >= $3 then 'refuses-all' else 'paused' end
     from destination d where d.name = t.destination and t.destination = $1 and t.day is null and t.over_at is null and t.told_at is null returning t.*`,
    [destination, publishedAt, refusalLimit],
  );
  return trouble;
}
