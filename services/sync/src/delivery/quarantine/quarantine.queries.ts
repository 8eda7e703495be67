import type { FeedStream } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { Not, type EntityManager } from 'typeorm';
import type { QuarantineState } from './quarantine-states.js';
import { QuarantineEntity } from './quarantine.entity.js';

/** A record with the reason of its quarantine. Members are null when they are not known. */
export interface QuarantinedRecord {
  readonly seq: number;
  /** Contains no value of the record. */
  readonly reason: string;
  readonly aggregateId: string | null;
  readonly version: number | null;
  readonly unitId: string | null;
}

/** An attempt to send a quarantined record again, on request of DIC. */
export interface RetryAttempt {
  readonly stream: FeedStream;
  readonly seq: number;
  readonly key: string;
  readonly at: Date;
}

/**
 * Inserts records that are not quarantined yet, and returns the reasons of the inserted ones. SQL, because it is a set operation
 * with conflict handling.
 */
export async function insertQuarantinedRecords(
  manager: EntityManager,
  destination: string,
  stream: FeedStream,
  at: Date,
  records: readonly QuarantinedRecord[],
): Promise<string[]> {
  const inserted = await queryRows<{ reason: string }>(
    manager,
    `insert into quarantine (destination, stream, seq, reason, at, aggregate_id, version, unit_id)
     select $1, $2, t.seq, t.reason, $3, t.aggregate_id, t.version, t.unit_id
     from unnest($4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::text[]) as t(seq, reason, aggregate_id, version, unit_id)
     on conflict do nothing returning reason`,
    [
      destination,
      stream,
      at,
      records.map(({ seq }) => seq),
      records.map(({ reason }) => reason),
      records.map(({ aggregateId }) => aggregateId),
      records.map(({ version }) => version),
      records.map(({ unitId }) => unitId),
    ],
  );
  return inserted.map(({ reason }) => reason);
}

/**
 * Stores an attempt in the next record to retry and returns it; a record that has an attempt keeps it. SQL, because the selection is
 * part of the update. `quarantine_retrying` serves it.
 */
export async function beginRetryOfNextRecord(
  manager: EntityManager,
  destination: string,
  attempt: { readonly key: string; readonly at: Date },
): Promise<RetryAttempt | null> {
  const [begun] = await queryRows<Omit<RetryAttempt, 'seq'> & { readonly seq: string }>(
    manager,
    `update quarantine q set attempt_key = coalesce(q.attempt_key, $2), attempt_at = coalesce(q.attempt_at, $3)
     from (select destination, stream, seq from quarantine where destination = $1 and state = 'retrying' order by at, stream, seq limit 1) n
     where q.destination = n.destination and q.stream = n.stream and q.seq = n.seq
     returning q.stream, q.seq, q.attempt_key as key, q.attempt_at as at`,
    [destination, attempt.key, attempt.at],
  );
  return begun === undefined ? null : { ...begun, seq: Number(begun.seq) };
}

/**
 * Finds quarantined records of a destination, the newest first, after a cursor of time, stream and number. `quarantine_recent`
 * serves it.
 * @param state undefined: all states except `sent`
 */
export function findQuarantinePage(
  manager: EntityManager,
  destination: string,
  state: QuarantineState | undefined,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<QuarantineEntity[]> {
  const query = manager
    .createQueryBuilder(QuarantineEntity, 'record')
    .where({ destination, state: state ?? Not('sent') })
    .orderBy('record.quarantinedAt', 'DESC')
    .addOrderBy('record.stream')
    .addOrderBy('record.seq')
    .limit(limit);
  if (after !== null)
    query.andWhere(
      '(record.quarantinedAt < :time::timestamptz or (record.quarantinedAt = :time::timestamptz and (record.stream, record.seq) > (:stream, :seq::bigint)))',
      { time: after[0], stream: after[1], seq: after[2] },
    );
  return query.getMany();
}
