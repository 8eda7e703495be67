import type { AreaSnapshot } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/** Stores an area unless a newer version is stored. SQL, because the comparison of versions is part of the upsert. */
export const upsertAreaName = (
  manager: EntityManager,
  { code, path, name, fullName, level, validTo }: AreaSnapshot,
  version: number,
): Promise<object[]> =>
  queryRows(
    manager,
    `insert into area_name (code, path, name, full_name, level, version, valid_to) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (code) do update set path = excluded.path, name = excluded.name, full_name = excluded.full_name, level = excluded.level, version = excluded.version, valid_to = excluded.valid_to
     where area_name.version < excluded.version`,
    [code, path, name, fullName, level, version, validTo ?? null],
  );
