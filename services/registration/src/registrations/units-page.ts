import { foldVietnamese } from '@khai-bao/areas';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { decodeCursor } from '@khai-bao/platform/http';
import type { RegistrationQuery } from './registrations.dto.js';
import { statesOfView } from './registration-states.js';
import { normaliseTrackingCode } from './tracking-code.js';

export interface Sql {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

const inOrder = 'order by state_since, id';

/**
 * One page of units and one more, the longest waiting first. Within an area its own units are gathered first and then put
 * in order; over the whole tree each state is walked in its order. Left to choose, the planner walks the whole city's order
 * to find a ward's few, and that is as slow as the ward is quiet.
 */
export function unitsPage(actor: Actor, query: RegistrationQuery): Sql {
  const scope = withinJurisdiction(actor, 'area_path', 1);
  const parameters: unknown[] = [...scope.parameters];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const where = [scope.sql];
  const wanted = (query.q ?? '').trim();
  if (wanted !== '') where.push(matches(wanted, bind));
  const cursor = decodeCursor(query.cursor, 'time', 'uuid');
  if (cursor !== null)
    where.push(`(state_since, id) > (${bind(cursor[0])}::timestamptz, ${bind(cursor[1])}::uuid)`);
  const limit = `limit ${bind(query.limit + 1)}`;
  const states = statesOfView[query.view];
  const condition = where.join(' and ');
  const text =
    actor.areaPath?.includes('.') === true
      ? gathered(condition, states === null ? null : bind(states), limit, query.view === 'todo')
      : walked(condition, states === null ? null : states.map((state) => bind(state)), limit);
  return { text, parameters };
}

const matches = (wanted: string, bind: (value: unknown) => string): string =>
  `(name_folded like ${bind(`%${foldVietnamese(wanted).replaceAll(/[\\%_]/g, '\\$&')}%`)} or tracking_code = ${bind(normaliseTrackingCode(wanted))} or tax_code = ${bind(wanted)})`;

/** @param asked whether a question of the Department of Health puts a pharmacy here too, whatever state it is in */
function gathered(condition: string, states: string | null, limit: string, asked: boolean): string {
  const select = `select id, state_since from unit where ${condition}`;
  const own = states === null ? select : `${select} and state = any(${states})`;
  const also = asked
    ? ` union all ${select} and health_asked_at is not null and state <> all(${states})`
    : '';
  return `with own as materialized (${own}${also})
   select unit.* from (select id from own ${inOrder} ${limit}) page join unit using (id) order by unit.state_since, unit.id`;
}

function walked(condition: string, states: readonly string[] | null, limit: string): string {
  if (states === null) return `select * from unit where ${condition} ${inOrder} ${limit}`;
  const each = states.map(
    (state) => `(select * from unit where ${condition} and state = ${state} ${inOrder} ${limit})`,
  );
  return `select * from (${each.join(' union all ')}) unit ${inOrder} ${limit}`;
}
