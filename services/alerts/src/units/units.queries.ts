import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { UnitPlaceEntity } from './unit-place.entity.js';

type NamedPlace = Pick<UnitPlaceEntity, 'unitId' | 'areaPath' | 'areaName'>;

/**
 * Returns the place of a unit and locks its row; without a row it stores the given place. SQL, because only an upsert locks a
 * row that may not exist yet.
 */
export async function upsertAndLockUnitPlace(
  manager: EntityManager,
  { unitId, areaPath, areaName }: NamedPlace,
): Promise<UnitPlaceEntity> {
  const [place] = await queryEntities(
    manager,
    UnitPlaceEntity,
    `insert into unit_place as p (unit_id, area_path, area_name, version) values ($1, $2, $3, 0)
     on conflict (unit_id) do update set version = p.version returning *`,
    [unitId, areaPath, areaName],
  );
  return place!;
}

/**
 * Stores the place of a unit unless a newer version is stored. SQL, because the comparison of versions is part of the upsert.
 * @returns false when nothing was stored
 */
export async function upsertUnitPlace(
  manager: EntityManager,
  { unitId, areaPath, areaName }: NamedPlace,
  version: number,
): Promise<boolean> {
  const stored = await queryRows(
    manager,
    `insert into unit_place as p (unit_id, area_path, area_name, version) values ($1, $2, $3, $4)
     on conflict (unit_id) do update set area_path = excluded.area_path, area_name = excluded.area_name, version = excluded.version
     where p.version < excluded.version returning p.unit_id`,
    [unitId, areaPath, areaName, version],
  );
  return stored.length > 0;
}
