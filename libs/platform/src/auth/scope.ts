import { Problem } from '../core/problem.js';
import type { Actor } from './actor.js';

/** A piece of SQL that keeps a query within somebody's jurisdiction. */
export interface ScopeSql {
  readonly sql: string;
  readonly parameters: readonly string[];
}

/**
 * "This area and everything below it" as one range over a path column (`79.760.26740`), served by an index with
 * `text_pattern_ops`: a path holds digits and dots alone, and `/` is the character after the dot.
 * @param column the path column, written by a developer, never by a client
 * @param next number of the next free parameter
 * @returns the condition, and its parameters: the actor's own path first
 * @throws Problem PLATFORM.FORBIDDEN when the account has no jurisdiction
 */
export function jurisdictionSql(actor: Pick<Actor, 'areaPath'>, column: string, next: number): ScopeSql {
  if (actor.areaPath === null || !/^[0-9.]+$/.test(actor.areaPath)) throw new Problem('PLATFORM.FORBIDDEN');
  return {
    sql: `(${column} ~>=~ $${next} and ${column} ~<~ $${next + 1})`,
    parameters: [actor.areaPath, `${actor.areaPath}/`],
  };
}

/** True when a path lies within somebody's jurisdiction; for live streams, where there is no query. */
export const isWithinJurisdiction = (actor: Pick<Actor, 'areaPath'>, path: string): boolean =>
  actor.areaPath !== null && (path === actor.areaPath || path.startsWith(`${actor.areaPath}.`));

/** The unit whose rows the account may touch. @throws Problem PLATFORM.FORBIDDEN */
export function requireOwnUnit(actor: Actor): string {
  if (actor.unitId === null) throw new Problem('PLATFORM.FORBIDDEN');
  return actor.unitId;
}
