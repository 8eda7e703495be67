import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/**
 * Stores why NCOVI covers units; null: it does not. A covered unit does not owe its activation; a unit whose cover has ended owes it
 * from now on. SQL: a set of rows with values of their own, in the order of their ids.
 */
export const updateNcoviBases = async (
  manager: EntityManager,
  units: readonly {
    readonly unitId: string;
    readonly basis: string | null;
    readonly until: Date | null;
  }[],
  now: Date,
): Promise<void> => {
  const unitIds = units.map(({ unitId }) => unitId);
  await queryRows(
    manager,
    'select unit_id from unit_progress where unit_id = any($1::uuid[]) order by unit_id for update',
    [unitIds],
  );
  await queryRows(
    manager,
    `update unit_progress p set ncovi_basis = t.basis, ncovi_until = t.until,
       step = case when t.basis is not null then nullif(p.step, 'activate') else coalesce(p.step, step_owed(p.state, p.account_state)) end,
       step_since = case when t.basis is not null and p.step = 'activate' then null
         when t.basis is null and p.step is null and step_owed(p.state, p.account_state) is not null then $4::timestamptz else p.step_since end
     from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as t(unit_id, basis, until) where p.unit_id = t.unit_id`,
    [unitIds, units.map(({ basis }) => basis), units.map(({ until }) => until), now],
  );
};
