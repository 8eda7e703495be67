import { identityTextOf, type StoredContent } from '@khai-bao/health-form';
import { blindIndex } from '@khai-bao/platform/sealing';
import type { PartyIndexKind } from './case-party-index.entity.js';

/** What identifies the person of a case, their household and their party. */
export interface CaseParty extends Pick<StoredContent, 'person' | 'representative'> {
  /** Equal in the declarations of people who were declared together; null: alone. */
  readonly partyKey: string | null;
}

/**
 * Computes the blind indexes of the person of a case under the key of a day. Those of the person are the same as in the declarations of
 * that day: with the ID paper, and as a phone with a name.
 */
export function computePartyIndexes(
  dayKey: Buffer,
  { person, representative, partyKey }: CaseParty,
): { readonly kind: PartyIndexKind; readonly partyIndex: string }[] {
  const { fullName, phone } = person;
  const identities = [identityTextOf(person), identityTextOf({ fullName, phone })];
  const phones = [phone, representative?.phone ?? ''].filter((each) => each !== '');
  const texts: readonly (readonly [PartyIndexKind, readonly string[]])[] = [
    ['person', identities],
    ['phone', phones],
    ['party', partyKey === null ? [] : [partyKey]],
  ];
  return texts.flatMap(([kind, values]) =>
    [...new Set(values)].map((value) => ({ kind, partyIndex: blindIndex(dayKey, kind, value) })),
  );
}
