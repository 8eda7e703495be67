import { birthYearOf, type FieldError } from '@khai-bao/health-form';
import {
  draftErrors,
  newDraft,
  type AnswerDraft,
  type BodyContext,
  type Draft,
} from '../declaration/draft.js';
import { whoOf } from '../declaration/who-draft.js';
import type { KeptPerson } from '../keep/store.js';

/** How many people are declared in one go. */
export const maxPartySize = 12;

/** What one member of a party answers on the common form. */
export interface MemberDraft {
  /** `nothing`: No to every question; `something`: the questions are answered one by one; empty: not chosen yet. */
  readonly choice: '' | 'nothing' | 'something';
  readonly answers: Readonly<Record<string, AnswerDraft>>;
  readonly consent: boolean;
  /** A child agrees beside the representative. */
  readonly childAgrees: boolean;
}

/** The common form of a party while it is filled in. */
export interface PartyDraft {
  /** The city's day: answers and consents are those of a day. */
  readonly day: string;
  readonly ids: readonly string[];
  readonly members: Readonly<Record<string, MemberDraft>>;
}

/** Id of the consent text, which stands once for all. */
export const consentTextId = 'party-consent';

export const blankMember: MemberDraft = { choice: '', answers: {}, consent: false, childAgrees: false };

/** The answers of a member; blank before anything was said. */
export const memberOf = (party: PartyDraft, id: string): MemberDraft => party.members[id] ?? blankMember;

/** The remembered people of these ids, in their order; who was forgotten since is left out. */
export function peopleOf(ids: readonly string[], people: readonly KeptPerson[]): readonly KeptPerson[] {
  return ids.flatMap((id) => people.find((kept) => kept.id === id) ?? []);
}

const foldName = (name: string): string => name.normalize('NFC').trim().toLowerCase();

/** Year of birth of a representative who is remembered too; an earlier version did not ask for it. */
function rememberedBirth(name: string, people: readonly KeptPerson[]): string {
  const found = people.find(({ person }) => foldName(person.fullName) === foldName(name));
  const year = found ? birthYearOf(found.person) : null;
  return year === null ? '' : String(year);
}

/** The declaration of one remembered person, with what was answered on the common form. */
export function toMemberDraft(kept: KeptPerson, member: MemberDraft, people: readonly KeptPerson[]): Draft {
  const who = whoOf(kept.person, kept.representative);
  const repBirth = who.repBirth || (kept.representative ? rememberedBirth(who.repName, people) : '');
  return {
    ...newDraft(kept.representative === null, { ...who, repBirth }),
    answers: member.answers,
    consent: member.consent,
    childAgrees: member.childAgrees,
  };
}

/** What is wrong in a party, by member. */
export function partyErrors(
  party: PartyDraft,
  people: readonly KeptPerson[],
  context: BodyContext,
): ReadonlyMap<string, readonly FieldError[]> {
  return new Map(
    peopleOf(party.ids, people).map((kept) => [
      kept.id,
      draftErrors(toMemberDraft(kept, memberOf(party, kept.id), people), context),
    ]),
  );
}

/** Has everybody been declared on this device before, under this consent text? Only then one press may answer for all. */
export const isKnownParty = (members: readonly KeptPerson[], consentVersion: string): boolean =>
  members.length > 1 && members.every(({ agreedTo }) => agreedTo === consentVersion);
