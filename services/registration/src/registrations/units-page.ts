import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { decodeCursor, encodeCursor } from '@khai-bao/platform/http';
import type { LateBefore } from '../clocks/step-clocks.js';
import type { RegistrationQuery } from './registrations.dto.js';
import { statesOfView } from './registration-states.js';
import { matches, type MarkPhone } from './search-units.js';
import { intakeSteps } from './unit.row.js';

export interface Sql {
  readonly text: string;
  readonly parameters: readonly unknown[];
}

/** Where a row stands in the list: 0 what is late, 1 what is not. */
export interface Placed {
  readonly id: string;
  readonly state_since: Date;
  readonly calm: number;
}

export const cursorOf = ({ calm, state_since: since, id }: Placed): string =>
  encodeCursor(calm, since.toISOString(), id);

/** Rows of the whole tree that are looked through in their order before an index is asked: a word that many units have is soon found in them. */
const walked = 3000;

const inOrder = 'order by state_since, id';
const lateFirst = 'order by calm, state_since, id';

/**
 * One page of units and one more: what is late first, then the longest waiting. Within an area its own units are gathered first
 * and then put in order, and so is what a search finds; otherwise, over the whole tree, each state is walked in its order, in which what
 * is late comes first by itself.
 * Left to choose, the planner walks the whole city's order to find a ward's few, and that is as slow as the ward is quiet, or as the words are rare.
 */
export function unitsPage(
  actor: Actor,
  query: RegistrationQuery,
  lateBefore: LateBefore,
  markPhone: MarkPhone,
): Sql {
  const scope = jurisdictionSql(actor, 'area_path', 1);
  const parameters: unknown[] = [...scope.parameters];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const where = [scope.sql];
  const wanted = (query.q ?? '').trim();
  if (query.view === 'duplicate') where.push('duplicate_open');
  const listed = where.join(' and ');
  const found = wanted === '' ? null : matches(wanted, markPhone, bind);
  if (found !== null) where.push(found);
  const cursor = decodeCursor(query.cursor, 'number', 'time', 'uuid');
  const after =
    cursor === null
      ? null
      : {
          since: `${bind(cursor[1])}::timestamptz`,
          id: `${bind(cursor[2])}::uuid`,
        };
  const limit = `limit ${bind(query.limit + 1)}`;
  const states = statesOfView[query.view];
  const condition = where.join(' and ');
  const isWhole = actor.areaPath?.includes('.') !== true;
  const isGathered = !isWhole || wanted !== '';
  // What is in no order of lateness has no use for it, and a parameter without a use has no type.
  if (states === null) {
    const rest = after === null ? '' : ` and (state_since, id) > (${after.since}, ${after.id})`;
    if (isWhole && found !== null)
      return { text: walkedFirst(`${listed}${rest}`, found, query.limit, limit), parameters };
    const all = `${condition}${rest}`;
    return { text: isGathered ? gathered(all, '1', inOrder, limit) : walkedAll(all, limit), parameters };
  }
  const calmAfter = cursor === null ? '' : `${bind(cursor[0])}::int`;
  const bounds = states.map((state) => {
    const step = intakeSteps[state];
    return { state: bind(state), late: step === undefined ? null : `${bind(lateBefore[step])}::timestamptz` };
  });
  const [only] = bounds;
  // One state that nobody is late with stands in its order too.
  if (isWhole && found !== null && bounds.length === 1 && only!.late === null) {
    const rest =
      after === null
        ? ''
        : ` and (1, state_since, id) > (${calmAfter}, ${after.since}, ${after.id}) and state_since >= ${after.since}`;
    return {
      text: walkedFirst(`${listed} and state = ${only!.state}${rest}`, found, query.limit, limit),
      parameters,
    };
  }
  if (isGathered) {
    const calm = `case ${bounds.map(({ state, late }) => `when state = ${state} then ${late === null ? '1' : `(state_since > ${late})::int`}`).join(' ')} else 1 end`;
    const own = `${condition} and state in (${bounds.map(({ state }) => state).join(', ')})${
      after === null ? '' : ` and (${calm}, state_since, id) > (${calmAfter}, ${after.since}, ${after.id})`
    }`;
    // A question of the Department of Health puts a pharmacy here too, whatever state it is in.
    const asked =
      query.view !== 'todo'
        ? ''
        : ` union all select id, state_since, 1 as calm from unit where ${condition} and health_asked_at is not null and state not in (${bounds.map(({ state }) => state).join(', ')})${
            after === null ? '' : ` and (1, state_since, id) > (${calmAfter}, ${after.since}, ${after.id})`
          }`;
    return { text: gathered(own, calm, lateFirst, limit, asked), parameters };
  }
  const each = bounds.map(({ state, late }) => {
    const calm = late === null ? '1' : `(state_since > ${late})::int`;
    const rest =
      after === null
        ? ''
        : ` and state_since >= ${late === null ? after.since : `least(${after.since}, ${late})`} and (${calm}, state_since, id) > (${calmAfter}, ${after.since}, ${after.id})`;
    return `(select *, ${calm} as calm from unit where ${condition} and state = ${state}${rest} ${inOrder} ${limit})`;
  });
  return { text: `select * from (${each.join(' union all ')}) unit ${lateFirst} ${limit}`, parameters };
}

const gathered = (condition: string, calm: string, order: string, limit: string, also = ''): string =>
  `with own as materialized (select id, state_since, ${calm} as calm from unit where ${condition}${also})
   select unit.*, page.calm from (select id, calm from own ${order} ${limit}) page join unit using (id) order by page.calm, unit.state_since, unit.id`;

/** What is found among the first of a list if that fills the page; if not, all that is found in it, put in order. */
const walkedFirst = (listed: string, found: string, size: number, limit: string): string =>
  `with walked as materialized (
     select id, state_since from (select * from unit where ${listed} ${inOrder} limit ${walked}) first where ${found} ${inOrder} ${limit}),
   own as materialized (
     select id, state_since from walked where (select count(*) from walked) > ${size}
     union all select id, state_since from unit where (select count(*) from walked) <= ${size} and ${listed} and ${found})
   select unit.*, 1 as calm from (select id from own ${inOrder} ${limit}) page join unit using (id) order by unit.state_since, unit.id`;

const walkedAll = (condition: string, limit: string): string =>
  `select *, 1 as calm from unit where ${condition} ${inOrder} ${limit}`;
