import type { AreaSnapshot } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { AreaEntity } from './area.entity.js';

/** Stores an area unless a newer version is stored. SQL, because the comparison of versions is part of the upsert. */
export const upsertArea = (
  manager: EntityManager,
  { code, name, fullName, level, path, validFrom, validTo }: AreaSnapshot,
  version: number,
): Promise<object[]> =>
  queryRows(
    manager,
    `insert into area (code, name, full_name, level, path, valid_from, valid_to, version) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (code) do update set name = excluded.name, full_name = excluded.full_name, level = excluded.level, path = excluded.path, valid_from = excluded.valid_from, valid_to = excluded.valid_to, version = excluded.version
     where area.version < excluded.version`,
    [code, name, fullName, level, path, validFrom, validTo, version],
  );

/** Finds the full name of an area; empty while the area is unknown. */
export async function findAreaName(manager: EntityManager, path: string): Promise<string> {
  const area = await manager.findOneBy(AreaEntity, { path });
  return area?.fullName ?? '';
}
