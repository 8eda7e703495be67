import { Raw, type FindOperator } from 'typeorm';
import { Problem } from '../core/problem.js';
import type { Actor } from './actor.js';

/** An SQL condition that restricts a query to a jurisdiction. */
export interface ScopeSql {
  readonly sql: string;
  readonly parameters: readonly string[];
}

/**
 * Restricts a query to an area and every area below it, as one range over a path column (`79.760.26740`). An index with
 * `text_pattern_ops` serves it: a path holds only digits and dots, and `/` is the character after the dot.
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

/**
 * Restricts a repository's query to an area and every area below it, as the value of a path column in `where`. Serves as
 * `jurisdictionSql`.
 * @throws Problem PLATFORM.FORBIDDEN when the account has no jurisdiction
 */
export function withinJurisdiction(actor: Pick<Actor, 'areaPath'>): FindOperator<string> {
  const [jurisdictionPath, jurisdictionEnd] = jurisdictionSql(actor, '', 1).parameters;
  return Raw((column) => `(${column} ~>=~ :jurisdictionPath and ${column} ~<~ :jurisdictionEnd)`, {
    jurisdictionPath,
    jurisdictionEnd,
  });
}

/** Returns whether a path lies within the jurisdiction; for live streams, which have no query. */
export const isWithinJurisdiction = (actor: Pick<Actor, 'areaPath'>, path: string): boolean =>
  actor.areaPath !== null && (path === actor.areaPath || path.startsWith(`${actor.areaPath}.`));

/** Returns the unit of the account. @throws Problem PLATFORM.FORBIDDEN for an account without a unit */
export function requireOwnUnit(actor: Actor): string {
  if (actor.unitId === null) throw new Problem('PLATFORM.FORBIDDEN');
  return actor.unitId;
}
