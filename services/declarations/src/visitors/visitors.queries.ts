import type { Outcome } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import type { DataSource } from 'typeorm';
import { declarationColumns, type DeclarationRow } from '../declarations/declaration-row.js';

/** A declaration at a unit, with the name of its gate. */
export type VisitRow = DeclarationRow & { readonly gate_name: string };

/** The select list of a `VisitRow`. */
const visitColumns = `${declarationColumns}, (select name from gate where gate.id = gate_id) as gate_name`;

/** A page of the visits of a unit and day, the newest first. */
export interface VisitPage {
  readonly unitId: string;
  readonly day: string;
  readonly outcome: Outcome | undefined;
  /** The id of the last visit of the page before; null for the first page. */
  readonly beforeId: string | null;
  readonly limit: number;
}

/** The latest entry and exit with a declaration. */
export interface LatestPassagesRow {
  readonly id: string;
  readonly entered_at: Date | null;
  readonly left_at: Date | null;
}

/** Loads a page of visits in descending order of their ids, which are generated in the order of time. */
export function loadVisits(
  dataSource: DataSource,
  { unitId, day, outcome, beforeId, limit }: VisitPage,
): Promise<VisitRow[]> {
  const parameters: unknown[] = [unitId, day, limit];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const outcomeFilter = outcome === undefined ? '' : `and outcome = ${bind(outcome)}`;
  const cursorFilter = beforeId === null ? '' : `and id < ${bind(beforeId)}::uuid`;
  return queryRows<VisitRow>(
    dataSource,
    `select ${visitColumns} from declaration
     where unit_id = $1 and day = $2::date and status <> 'erased' ${outcomeFilter} ${cursorFilter} order by id desc limit $3`,
    parameters,
  );
}

/**
 * Finds visits by the blind indexes of a phone number, the newest first.
 * @param phoneIndexes the blind index of each day, by day
 */
export const findVisitsByPhoneIndexes = (
  dataSource: DataSource,
  unitId: string,
  phoneIndexes: ReadonlyMap<string, string>,
  limit: number,
): Promise<VisitRow[]> =>
  // `offset 0` is an optimisation fence: each day is looked up in its own index. Without it the planner joins all days at once and
  // reads every visitor of a busy unit. The query is not prepared, because the generic plan reads them too.
  queryRows<VisitRow>(
    dataSource,
    `select ${visitColumns}
     from unnest($2::date[], $3::text[]) as asked(on_day, by_phone)
     cross join lateral (
       select * from declaration where day = on_day and unit_id = $1 and phone_index = by_phone and status <> 'erased' offset 0
     ) found order by accepted_at desc, id desc limit ${limit}`,
    [unitId, [...phoneIndexes.keys()], [...phoneIndexes.values()]],
  );

/** Loads the latest admitted entry and exit of each declaration at a unit, on the given days and three days after the last one. */
export const loadLatestPassages = (
  dataSource: DataSource,
  unitId: string,
  ids: readonly string[],
  days: { readonly first: string; readonly last: string },
): Promise<LatestPassagesRow[]> =>
  queryRows<LatestPassagesRow>(
    dataSource,
    `select declaration_id as id, max(checked_at) filter (where direction = 'entry') as entered_at,
            max(checked_at) filter (where direction = 'exit') as left_at
     from gate_check
     where unit_id = $1 and declaration_id = any($2::uuid[]) and decision = 'admitted'
       and day between $3::date and $4::date + 3
     group by declaration_id`,
    [unitId, ids, days.first, days.last],
  );
