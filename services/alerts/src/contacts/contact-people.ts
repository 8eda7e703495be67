import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  findContactsOfPeople,
  listContactsOfDays,
  type ContactOfDay,
  type PersonOfDay,
} from './contact-people.queries.js';

/** Answers who is a contact of which case, by blind indexes of days. Nobody is named, so nothing is recorded in the access trail. */
@Injectable()
export class ContactPeople {
  /** Lists the contacts of a case, each once a day. */
  listContacts(manager: EntityManager, caseId: string): Promise<ContactOfDay[]> {
    return listContactsOfDays(manager, caseId);
  }

  /** Finds the cases that have people among their contacts. */
  findContactsOf(manager: EntityManager, people: readonly PersonOfDay[]): Promise<ContactOfDay[]> {
    return people.length === 0 ? Promise.resolve([]) : findContactsOfPeople(manager, people);
  }
}
