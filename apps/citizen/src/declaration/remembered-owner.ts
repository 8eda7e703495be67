import { birthYearOf } from '@khai-bao/health-form';
import type { KeptPerson } from '../keep/store.js';
import { newDraft, type Draft } from './draft.js';
import { parseBirth, whoOf, type WhoDraft } from './who-draft.js';

/** What is remembered of the owner of this device. */
export function ownWho(people: readonly KeptPerson[]): Partial<WhoDraft> {
  const own = people.find((person) => person.self);
  return own ? whoOf(own.person, own.representative) : {};
}

/** The owner as the one who declares for somebody else; the relation is asked each time. */
export function ownAsRepresentative(
  people: readonly KeptPerson[],
): Pick<WhoDraft, 'repName' | 'repPhone' | 'repBirth'> {
  const own = ownWho(people);
  const born = birthYearOf(parseBirth(own.birth ?? ''));
  return {
    repName: own.fullName ?? '',
    repPhone: own.phone ?? '',
    repBirth: born === null ? '' : String(born),
  };
}

/** A new draft for somebody else, with the owner as its representative. */
export function draftForOther(people: readonly KeptPerson[]): Draft {
  return newDraft(false, ownAsRepresentative(people));
}
