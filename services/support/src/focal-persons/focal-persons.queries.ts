import type { EntityManager } from 'typeorm';
import type { Committee } from '../committees/committee.js';
import { FocalPersonEntity } from './focal-person.entity.js';

/**
 * Finds focal persons by area path and id, after a cursor of these two. The trigram index serves a search, the path's index
 * the areas.
 */
export function findFocalPersonPage(
  manager: EntityManager,
  filter: { readonly areaPaths: readonly string[] } | { readonly foldedText: string },
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<FocalPersonEntity[]> {
  const query = manager
    .createQueryBuilder(FocalPersonEntity, 'person')
    .orderBy('person.areaPath')
    .addOrderBy('person.id')
    .limit(limit);
  if ('areaPaths' in filter) query.where('person.areaPath = any(:areaPaths)', filter);
  else query.where('person.searchText like :pattern', { pattern: `%${filter.foldedText}%` });
  if (after !== null)
    query.andWhere('(person.areaPath, person.id) > (:path, :id::uuid)', { path: after[0], id: after[1] });
  return query.getMany();
}

/** Serialises the transactions that add focal persons of a committee, so that their number stays bounded. */
export const lockFocalPersonsOf = (manager: EntityManager, { body, areaCode }: Committee): Promise<unknown> =>
  manager.query("select pg_advisory_xact_lock(hashtextextended('focal-persons-' || $1, 0))", [
    `${body} ${areaCode}`,
  ]);
