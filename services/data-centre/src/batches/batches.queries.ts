import type { FeedStream } from '@khai-bao/contracts';
import { decodeJsonListSql, encodeJsonList, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { BatchEntry } from './batch-parser.js';
import type { ResourceEntity } from './resource.entity.js';

/** Finds version and digest of the stored resources among these. SQL, because it joins a list; the primary key serves it. */
export const findStoredVersions = (
  manager: EntityManager,
  resources: readonly Pick<BatchEntry, 'type' | 'id'>[],
): Promise<Pick<ResourceEntity, 'type' | 'id' | 'version' | 'digest'>[]> =>
  queryRows(
    manager,
    'select r.type, r.id, r.version, r.digest from resource r join unnest($1::text[], $2::text[]) as t(type, id) on r.type = t.type and r.id = t.id',
    [resources.map(({ type }) => type), resources.map(({ id }) => id)],
  );

/** Stores new versions of resources and moves the versions before them into the history, in one statement. */
export const storeResources = (
  manager: EntityManager,
  stream: FeedStream,
  entries: readonly Omit<BatchEntry, 'resource'>[],
  now: Date,
): Promise<object[]> =>
  queryRows(
    manager,
    `with given as (
       select * from unnest($3::text[], $4::text[], $5::bigint[], $6::text[], ${decodeJsonListSql('$7')}, $8::bigint[]) as t(type, id, version, digest, content, seq)
     ), older as (
       insert into resource_history (type, id, version_number, version, digest, content, stream, seq, updated_at)
       select r.type, r.id, r.version_number, r.version, r.digest, r.content, r.stream, r.seq, r.updated_at
       from resource r join given g on g.type = r.type and g.id = r.id
     )
     insert into resource (type, id, version, version_number, digest, content, stream, seq, updated_at)
     select g.type, g.id, g.version, 1, g.digest, g.content, $1, g.seq, $2 from given g
     on conflict (type, id) do update set version = excluded.version, version_number = resource.version_number + 1, digest = excluded.digest,
       content = excluded.content, stream = excluded.stream, seq = excluded.seq, updated_at = excluded.updated_at`,
    [
      stream,
      now,
      entries.map(({ type }) => type),
      entries.map(({ id }) => id),
      entries.map(({ version }) => version),
      entries.map(({ digest }) => digest),
      encodeJsonList(entries.map(({ text }) => text)),
      entries.map(({ seq }) => seq),
    ],
  );

/**
 * Deletes the content of all earlier versions of deleted resources: a deletion is an erasure. Digests and times of the versions stay.
 * SQL, because it joins a list; the primary key serves it.
 */
export const eraseHistory = (
  manager: EntityManager,
  resources: readonly Pick<BatchEntry, 'type' | 'id'>[],
): Promise<object[]> =>
  queryRows(
    manager,
    'update resource_history h set content = null from unnest($1::text[], $2::text[]) as t(type, id) where h.type = t.type and h.id = t.id and h.content is not null',
    [resources.map(({ type }) => type), resources.map(({ id }) => id)],
  );

/** Inserts the holes that a batch states. SQL, because a list of any length is one parameter. */
export const insertHoles = (
  manager: EntityManager,
  stream: FeedStream,
  sequences: readonly number[],
  statedAt: Date,
): Promise<object[]> =>
  queryRows(
    manager,
    'insert into hole (stream, seq, stated_at) select $1, seq, $2 from unnest($3::bigint[]) seq on conflict do nothing',
    [stream, statedAt, sequences],
  );

/** Deletes the holes whose records have arrived. SQL for the same reason. */
export const deleteHoles = (
  manager: EntityManager,
  stream: FeedStream,
  sequences: readonly number[],
): Promise<object[]> =>
  queryRows(manager, 'delete from hole where stream = $1 and seq = any($2::bigint[])', [stream, sequences]);
