import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';

/** A person by the blind index of a day. */
export interface PersonOfDay {
  /** `2021-06-30`. */
  readonly day: string;
  readonly personIndex: string;
}

/** A contact of a case by the blind index of a day. */
export interface ContactOfDay extends PersonOfDay {
  readonly caseId: string;
  /** Whether the two were declared as one party. */
  readonly isSameParty: boolean;
}

/** Lists the contacts of a case as people of days. `case_contact_by_rank` serves it. SQL, because one person may have several rows. */
export const listContactsOfDays = (manager: EntityManager, caseId: string): Promise<ContactOfDay[]> =>
  queryRows(
    manager,
    `select case_id as "caseId", day::text as day, person_index as "personIndex", bool_or(reason = 'same-party') as "isSameParty"
     from case_contact where case_id = $1 group by case_id, day, person_index`,
    [caseId],
  );

/** Finds the cases that have people among their contacts. `case_contact_person` serves it. SQL, because the key has two columns. */
export const findContactsOfPeople = (
  manager: EntityManager,
  people: readonly PersonOfDay[],
): Promise<ContactOfDay[]> =>
  queryRows(
    manager,
    `select c.case_id as "caseId", c.day::text as day, c.person_index as "personIndex", bool_or(c.reason = 'same-party') as "isSameParty"
     from case_contact c join unnest($1::date[], $2::text[]) as p(day, person_index) using (day, person_index)
     group by c.case_id, c.day, c.person_index`,
    [people.map(({ day }) => day), people.map(({ personIndex }) => personIndex)],
  );
