import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { partyLinkReasons, type PartyLinkReason } from './case-party-link.entity.js';
import type { CasePartyIndexEntity, PartyIndexKind } from './case-party-index.entity.js';

/** Replaces the indexes of a case. SQL, because it inserts many rows. */
export async function replacePartyIndexes(
  manager: EntityManager,
  caseId: string,
  indexes: readonly Omit<CasePartyIndexEntity, 'caseId'>[],
): Promise<void> {
  await queryRows(manager, 'delete from case_party_index where case_id = $1', [caseId]);
  await queryRows(
    manager,
    `insert into case_party_index (case_id, day, kind, party_index)
     select $1::uuid, * from unnest($2::date[], $3::text[], $4::text[])`,
    [
      caseId,
      indexes.map(({ day }) => day),
      indexes.map(({ kind }) => kind),
      indexes.map(({ partyIndex }) => partyIndex),
    ],
  );
}

/**
 * Finds the cases that share an index with a case. A phone, a party or a person of too many cases is none: others use it too.
 * `case_party_index_shared` serves it. SQL, because it joins the table with itself.
 */
export const findCasesOfSameParty = (
  manager: EntityManager,
  caseId: string,
  limits: { readonly householdCases: number; readonly personCases: number },
): Promise<{ caseId: string; kind: PartyIndexKind }[]> =>
  queryRows(
    manager,
    `with shared as (
       select other.kind, array_agg(other.case_id) as case_ids
       from case_party_index own join case_party_index other using (party_index, day, kind)
       where own.case_id = $1 group by other.kind, other.day, other.party_index
     )
     select distinct member.case_id as "caseId", shared.kind from shared cross join unnest(shared.case_ids) as member(case_id)
     where member.case_id <> $1 and cardinality(shared.case_ids) <= case shared.kind when 'person' then $3::int else $2::int end`,
    [caseId, limits.householdCases, limits.personCases],
  );

/** Finds the cases whose person is one of these people. `case_party_index_shared` serves it. SQL, because the key has two columns. */
export const findCasesOfPeople = (
  manager: EntityManager,
  people: readonly { readonly day: string; readonly personIndex: string }[],
): Promise<{ caseId: string; day: string; personIndex: string }[]> =>
  queryRows(
    manager,
    `select i.case_id as "caseId", i.day::text as day, i.party_index as "personIndex"
     from case_party_index i join unnest($1::date[], $2::text[]) as p(day, party_index) using (day, party_index)
     where i.kind = 'person'`,
    [people.map(({ day }) => day), people.map(({ personIndex }) => personIndex)],
  );

export interface FoundLink {
  readonly caseId: string;
  readonly otherCaseId: string;
  readonly reason: PartyLinkReason;
}

/** Stores links between cases. The strongest reason stays. SQL, because it is an upsert that compares. */
export async function upsertLinks(
  manager: EntityManager,
  links: readonly FoundLink[],
  foundAt: Date,
): Promise<void> {
  if (links.length === 0) return;
  await queryRows(
    manager,
    `insert into case_party_link as l (case_id, other_case_id, reason, found_at)
     select least(a, b), greatest(a, b), reason, $4::timestamptz from unnest($1::uuid[], $2::uuid[], $3::text[]) as f(a, b, reason)
     on conflict (case_id, other_case_id) do update set reason = excluded.reason
       where array_position($5::text[], excluded.reason) < array_position($5::text[], l.reason)`,
    [
      links.map(({ caseId }) => caseId),
      links.map(({ otherCaseId }) => otherCaseId),
      links.map(({ reason }) => reason),
      foundAt,
      partyLinkReasons,
    ],
  );
}
