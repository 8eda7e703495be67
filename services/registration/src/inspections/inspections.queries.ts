import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { UnitEntity } from '../units/unit.entity.js';
import type { InspectionPhotoEntity } from './inspection-photo.entity.js';
import { InspectionPointEntity } from './inspection-point.entity.js';

/**
 * Adds points of an inspection. A point of the same kind that is open already keeps its due day. SQL: the conflict is that of
 * a partial unique index.
 */
export const insertInspectionPoints = async (
  manager: EntityManager,
  inspection: Pick<InspectionPointEntity, 'inspectionId' | 'unitId' | 'areaPath'>,
  points: readonly Pick<InspectionPointEntity, 'id' | 'kind' | 'textSealed' | 'dueOn'>[],
): Promise<void> => {
  await queryRows(
    manager,
    `insert into inspection_point (id, inspection_id, unit_id, area_path, kind, text_sealed, due_on)
     select t.id, $1, $2, $3, t.kind, t.text, t.due_on from unnest($4::uuid[], $5::text[], $6::text[], $7::date[]) as t(id, kind, text, due_on)
     on conflict (unit_id, kind) where done_at is null and kind <> 'free' do nothing`,
    [
      inspection.inspectionId,
      inspection.unitId,
      inspection.areaPath,
      points.map(({ id }) => id),
      points.map(({ kind }) => kind),
      points.map(({ textSealed }) => textSealed),
      points.map(({ dueOn }) => dueOn),
    ],
  );
};

/** An open point with its unit. */
export type OpenPoint = InspectionPointEntity &
  Pick<UnitEntity, 'unitKeySealed'> & {
    readonly unitName: string;
    readonly street: string;
    readonly areaName: string;
  };

/**
 * Finds open points of an area by due day and id, after a cursor of these two. SQL: the page is read from the partial index of
 * open points before it is joined, whatever the planner estimates.
 */
export const findOpenPointPage = (
  manager: EntityManager,
  areaPath: string,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<OpenPoint[]> => {
  const scope = jurisdictionSql({ areaPath }, 'area_path', 1);
  return queryEntities<InspectionPointEntity, OpenPoint>(
    manager,
    InspectionPointEntity,
    `with page as materialized (
       select * from inspection_point where ${scope.sql} and done_at is null ${after === null ? '' : 'and (due_on, id) > ($4::date, $5::uuid)'} order by due_on, id limit $3
     )
     select p.*, u.unit_key_sealed as "unitKeySealed", u.name as "unitName", u.street, u.area_name as "areaName"
     from page p join unit u on u.id = p.unit_id order by p.due_on, p.id`,
    [...scope.parameters, limit, ...(after ?? [])],
  );
};

/** Locks a point of the actor's area and returns its unit's key. SQL: only the point is locked, not the joined unit. */
export const lockInspectionPoint = async (
  manager: EntityManager,
  actor: Actor,
  pointId: string,
): Promise<Pick<UnitEntity, 'id' | 'unitKeySealed'> | undefined> => {
  const scope = jurisdictionSql(actor, 'p.area_path', 2);
  const [unit] = await queryRows<Pick<UnitEntity, 'id' | 'unitKeySealed'>>(
    manager,
    `select u.id, u.unit_key_sealed as "unitKeySealed" from inspection_point p join unit u on u.id = p.unit_id where p.id = $1 and ${scope.sql} for update of p`,
    [pointId, ...scope.parameters],
  );
  return unit;
};

/** Locks the unit of the actor's own inspection. SQL: only the unit is locked, not the joined inspection. */
export const lockUnitOfOwnInspection = async (
  manager: EntityManager,
  actor: Actor,
  unitId: string,
  inspectionId: string,
): Promise<UnitEntity | undefined> => {
  const scope = jurisdictionSql(actor, 'u.area_path', 4);
  const [unit] = await queryEntities(
    manager,
    UnitEntity,
    `select u.* from unit u join inspection i on i.unit_id = u.id where u.id = $1 and i.id = $2 and i.officer_id = $3 and ${scope.sql} for update of u`,
    [unitId, inspectionId, actor.accountId, ...scope.parameters],
  );
  return unit;
};

/** Finds a photo of a unit of the actor's area, with the unit's key. SQL: a join without a relation, by two primary keys. */
export const findPhotoWithUnitKey = async (
  manager: EntityManager,
  actor: Actor,
  unitId: string,
  photoId: string,
): Promise<(Pick<UnitEntity, 'id' | 'unitKeySealed'> & Pick<InspectionPhotoEntity, 'type'>) | undefined> => {
  const scope = jurisdictionSql(actor, 'u.area_path', 3);
  const [photo] = await queryRows<
    Pick<UnitEntity, 'id' | 'unitKeySealed'> & Pick<InspectionPhotoEntity, 'type'>
  >(
    manager,
    `select u.id, u.unit_key_sealed as "unitKeySealed", p.type from inspection_photo p join unit u on u.id = p.unit_id where p.id = $1 and p.unit_id = $2 and ${scope.sql}`,
    [photoId, unitId, ...scope.parameters],
  );
  return photo;
};
