import type { DataSource, EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { correlationId } from '../core/correlation.js';
import { queryRows } from '../database/database.js';
import type { Timer, TimerProgress } from './timer.js';

/** A timer that is due soon: the id of its row and its time. */
export interface DueTimer {
  readonly id: string;
  readonly dueAt: Date;
}

/** The row of a timer that is run. */
export interface TimerRow {
  readonly id: string;
  readonly kind: string;
  readonly due_at: Date;
  readonly payload: unknown;
  readonly correlation_id: string;
}

/** Which kinds of timers are read: those named, or all others. */
export interface KindSelection {
  readonly kinds: readonly string[];
  readonly isExclusion: boolean;
}

/** Creates or moves a timer. @returns the id of its row */
export async function saveTimer(manager: EntityManager, timer: Timer): Promise<string> {
  const [row] = await queryRows<{ id: string }>(
    manager,
    `insert into job (id, kind, key, due_at, payload, correlation_id) values ($1, $2, $3, $4, $5, $6)
     on conflict (kind, key) do update set due_at = excluded.due_at, payload = excluded.payload, done_at = null, attempts = 0, last_error = null
     returning id`,
    [uuidv7(), timer.kind, timer.key, timer.dueAt, JSON.stringify(timer.payload ?? {}), correlationId()],
  );
  return row!.id;
}

/** Deletes a timer that has not run. */
export const deletePendingTimer = (manager: EntityManager, kind: string, key: string): Promise<unknown> =>
  queryRows(manager, 'delete from job where kind = $1 and key = $2 and done_at is null', [kind, key]);

export async function isKindPending(manager: EntityManager, kind: string): Promise<boolean> {
  const found = await queryRows(manager, 'select 1 from job where kind = $1 and done_at is null limit 1', [
    kind,
  ]);
  return found.length > 0;
}

/** Finds the timers of a kind with some keys, scheduled or done. */
export const findTimerRows = (
  manager: EntityManager,
  kind: string,
  keys: readonly string[],
): Promise<(Pick<Timer, 'key'> & TimerProgress)[]> =>
  queryRows(
    manager,
    'select key, payload, attempts, done_at is not null as "isDone" from job where kind = $1 and key = any($2)',
    [kind, keys],
  );

export const deleteDoneTimerRows = (
  manager: EntityManager,
  kinds: readonly string[],
  before: Date,
): Promise<unknown> =>
  queryRows(manager, 'delete from job where kind = any($1) and done_at < $2', [kinds, before]);

/** Reads the timers that are due before an instant, the earliest first. A due time that is no JavaScript date is `null`. */
export async function readDueTimers(
  dataSource: DataSource,
  { kinds, isExclusion }: KindSelection,
  before: Date,
  limit: number,
): Promise<{ readonly id: string; readonly dueAt: Date | null }[]> {
  const found = await queryRows<{ id: string; due_at: unknown }>(
    dataSource,
    `select id, due_at from job where done_at is null and due_at < $1 and ${isExclusion ? 'kind <> all($2)' : 'kind = any($2)'}
     order by due_at limit $3`,
    [before, kinds, limit],
  );
  // Postgres accepts `-infinity`, which is no JavaScript date.
  return found.map(({ id, due_at: dueAt }) => ({ id, dueAt: dueAt instanceof Date ? dueAt : null }));
}

/** Ends a timer whose due time is invalid. @returns the number of rows, 0 when another instance was first */
export async function endInvalidTimer(dataSource: DataSource, id: string, reason: string): Promise<number> {
  const ended = await queryRows(
    dataSource,
    'update job set done_at = now(), last_error = $2 where id = $1 and done_at is null returning 1',
    [id, reason],
  );
  return ended.length;
}

/** Locks the row of a timer that is due, unless another instance holds it. */
export async function lockDueTimer(
  manager: EntityManager,
  id: string,
  dueUntil: Date,
): Promise<TimerRow | undefined> {
  const [row] = await queryRows<TimerRow>(
    manager,
    'select id, kind, due_at, payload, correlation_id from job where id = $1 and done_at is null and due_at <= $2 for update skip locked',
    [id, dueUntil],
  );
  return row;
}

/** Marks a timer as done, unless its handler has rescheduled it. Compared in milliseconds, because Postgres stores microseconds. */
export const markTimerDone = (manager: EntityManager, row: TimerRow, now: Date): Promise<unknown> =>
  queryRows(
    manager,
    `update job set done_at = $2, attempts = attempts + 1 where id = $1 and date_trunc('milliseconds', due_at) = $3`,
    [row.id, now, row.due_at],
  );

/** Moves a timer that failed: two seconds, doubled with each attempt, at most five minutes. */
export const postponeFailedTimer = (dataSource: DataSource, id: string, error: string): Promise<unknown> =>
  queryRows(
    dataSource,
    `update job set attempts = attempts + 1, last_error = $2, due_at = date_trunc('milliseconds', now() + least(interval '5 minutes', interval '2 seconds' * power(2, least(attempts, 10)))) where id = $1 and done_at is null`,
    [id, error],
  );
