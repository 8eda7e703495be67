import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { SavedFilterEntity } from './saved-filter.entity.js';

/** Serialises changes of the filters of one committee, so that two requests cannot both take the last free slot. */
export const lockFiltersOf = async (
  manager: EntityManager,
  { areaPath, role }: Pick<SavedFilterEntity, 'areaPath' | 'role'>,
): Promise<void> => {
  await queryRows(manager, `select pg_advisory_xact_lock(hashtextextended('kept-filters-' || $1, 0))`, [
    `${areaPath}-${role}`,
  ]);
};
