import { partyLinkReasons, type PartyLinkReason } from './case-party-link.entity.js';
import type { PartyIndexKind } from './case-party-index.entity.js';

/** Reason of a link by what two cases share. */
export const reasonOfKind: Readonly<Record<PartyIndexKind, PartyLinkReason>> = {
  person: 'same-person',
  party: 'same-party',
  phone: 'same-phone',
};

/** A case that is linked with the one that is searched. */
export interface LinkedCase {
  readonly caseId: string;
  readonly reason: PartyLinkReason;
}

/** Returns each linked case once, with its strongest reason. The case that is searched is left out. */
export function strongestLinks(caseId: string, found: readonly LinkedCase[]): LinkedCase[] {
  const strongest = new Map<string, LinkedCase>();
  for (const link of found) {
    const known = strongest.get(link.caseId);
    const isStronger =
      known === undefined || partyLinkReasons.indexOf(link.reason) < partyLinkReasons.indexOf(known.reason);
    if (link.caseId !== caseId && isStronger) strongest.set(link.caseId, link);
  }
  return [...strongest.values()];
}
