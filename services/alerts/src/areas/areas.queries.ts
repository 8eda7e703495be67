import type { AreaSnapshot } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/** Stores an area unless a newer version is stored. SQL, because the comparison of versions is part of the upsert. */
export async function upsertArea(
  manager: EntityManager,
  { code, name, level, path, validFrom, validTo, mergedInto }: AreaSnapshot,
  version: number,
): Promise<void> {
  await queryRows(
    manager,
    `insert into area (code, name, level, path, valid_from, valid_to, merged_into, version) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (code) do update set name = excluded.name, level = excluded.level, path = excluded.path, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to, merged_into = excluded.merged_into, version = excluded.version
     where area.version < excluded.version`,
    [code, name, level, path, validFrom, validTo, mergedInto ?? null, version],
  );
}
