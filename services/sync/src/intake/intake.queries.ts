import type { FeedStream } from '@khai-bao/contracts';
import { decodeJsonListSql, encodeJsonList, queryPreparedRows, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { FeedRecord } from './feed-record.js';

/** An event to be recorded. Its payload is JSON text. */
export interface NewFeedRecord {
  /** Day of the partition, ISO 8601 or `infinity`. */
  readonly keptDay: string;
  readonly aggregateId: string;
  readonly version: number;
  readonly day: string | null;
  /** ISO 8601. */
  readonly eventTime: string;
  readonly correlationId: string;
  readonly payload: string;
}

/**
 * Inserts records under consecutive numbers. A prepared set operation, because a batch has up to some hundred events and planning
 * covers all partitions. The list of payloads is one parameter, see `encodeJsonList`.
 * @param firstNumber number of the first record
 */
export const insertFeedRecords = (
  manager: EntityManager,
  stream: FeedStream,
  firstNumber: number,
  records: readonly NewFeedRecord[],
): Promise<object[]> =>
  queryPreparedRows(
    manager,
    'insert-feed-records',
    `insert into feed_record (kept_day, stream, seq, aggregate_id, version, day, event_time, correlation_id, payload)
     select t.kept_day, $1, $2::bigint + t.n - 1, t.aggregate_id, t.version, t.day, t.event_time, t.correlation_id, t.payload
     from unnest($3::date[], $4::text[], $5::bigint[], $6::date[], $7::timestamptz[], $8::text[], ${decodeJsonListSql('$9')})
       with ordinality as t(kept_day, aggregate_id, version, day, event_time, correlation_id, payload, n)`,
    [
      stream,
      firstNumber,
      records.map(({ keptDay }) => keptDay),
      records.map(({ aggregateId }) => aggregateId),
      records.map(({ version }) => version),
      records.map(({ day }) => day),
      records.map(({ eventTime }) => eventTime),
      records.map(({ correlationId }) => correlationId),
      encodeJsonList(records.map(({ payload }) => payload)),
    ],
  );

/** Finds the newest stored version of each aggregate. A prepared aggregate; `feed_record_held` serves it in each partition. */
export async function findStoredVersions(
  manager: EntityManager,
  stream: FeedStream,
  aggregateIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = await queryPreparedRows<{ aggregateId: string; version: string }>(
    manager,
    'stored-versions',
    'select aggregate_id as "aggregateId", max(version) as version from feed_record where stream = $1 and aggregate_id = any($2::text[]) group by aggregate_id',
    [stream, aggregateIds],
  );
  return new Map(found.map(({ aggregateId, version }) => [aggregateId, Number(version)]));
}

/** Finds the records of a range of numbers, in order. Prepared, because planning covers all partitions. The primary key serves it. */
export async function findFeedRecords(
  manager: EntityManager,
  stream: FeedStream,
  from: number,
  to: number,
): Promise<FeedRecord[]> {
  const found = await queryPreparedRows<{
    seq: string;
    aggregateId: string;
    version: string;
    payload: unknown;
  }>(
    manager,
    'feed-records',
    'select seq, aggregate_id as "aggregateId", version, payload from feed_record where stream = $1 and seq between $2 and $3 order by seq',
    [stream, from, to],
  );
  return found.map(
    ({ seq, aggregateId, version, payload }) =>
      ({ stream, seq: Number(seq), aggregateId, version: Number(version), payload }) as FeedRecord,
  );
}

/**
 * Finds the payloads of all recorded questionnaires, in the order of their numbers. SQL, because a kept record has the day
 * `infinity`, which no entity can hold. The primary key serves it.
 */
export async function findQuestionnairePayloads(manager: EntityManager): Promise<unknown[]> {
  const found = await queryRows<{ payload: unknown }>(
    manager,
    `select payload from feed_record where stream = 'questionnaire' order by seq`,
  );
  return found.map(({ payload }) => payload);
}

/** Finds the newest payload of each unit. SQL, because the rows are distinct. `feed_record_held` serves it. */
export const findNewestUnitPayloads = (
  manager: EntityManager,
  unitIds: readonly string[],
): Promise<{ unitId: string; payload: unknown }[]> =>
  queryRows(
    manager,
    `select distinct on (aggregate_id) aggregate_id as "unitId", payload from feed_record
     where stream = 'unit' and aggregate_id = any($1::text[]) order by aggregate_id, version desc`,
    [unitIds],
  );

/**
 * Erases the sealed content of all recorded versions of declarations. An earlier version that was not sent yet is then sent as an
 * erasure too. SQL, because members of a JSON column are replaced. `feed_record_held` serves it.
 */
export const eraseDeclarationPayloads = (
  manager: EntityManager,
  declarationIds: readonly string[],
): Promise<object[]> =>
  queryRows(
    manager,
    `update feed_record set payload = (payload::jsonb || '{"status":"erased","sealed":null}')::json
     where stream = 'declaration' and aggregate_id = any($1::text[]) and payload->>'status' <> 'erased'`,
    [declarationIds],
  );

/** Stores a day key unless a newer version is stored. SQL, because the comparison of versions is part of the upsert. */
export const upsertDayKey = (
  manager: EntityManager,
  day: string,
  keySealed: string | null,
  version: number,
): Promise<object[]> =>
  queryRows(
    manager,
    'insert into day_key (day, key_sealed, version) values ($1::date, $2, $3) on conflict (day) do update set key_sealed = excluded.key_sealed, version = excluded.version where day_key.version < excluded.version',
    [day, keySealed, version],
  );
