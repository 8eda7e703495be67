import { ncoviChainStart, type NcoviListChange, type NcoviListUnit } from '@khai-bao/contracts';
import { canonicalDigest, sha256Base64Url } from '@khai-bao/platform/signing';

/** A state of an entry that an import asks for; null: it leaves the list. */
export interface WantedEntry {
  readonly entryId: string;
  readonly unit: NcoviListUnit | null;
}

export interface ChainedChange extends NcoviListChange {
  readonly chain: string;
  /** Digest of the unit; null for a removal. */
  readonly digest: string | null;
}

/** Computes the chain value of a change. */
export const chainOf = (before: string, change: NcoviListChange): string =>
  sha256Base64Url(`${before}\n${canonicalDigest(change)}`);

/**
 * Numbers the entries that differ from the list and chains them. An entry with the stored digest is no change.
 * @param stored digest of each known entry; null for one that has left the list
 * @param head number and chain value of the newest change
 */
export function numberChanges(
  wanted: readonly WantedEntry[],
  stored: ReadonlyMap<string, string | null>,
  head: { readonly change: number; readonly chain: string },
): ChainedChange[] {
  let { change, chain } = head;
  return wanted.flatMap(({ entryId, unit }) => {
    const digest = unit === null ? null : canonicalDigest(unit);
    if ((stored.get(entryId) ?? null) === digest) return [];
    change += 1;
    chain = chainOf(chain, { change, entryId, unit });
    return [{ change, entryId, unit, chain, digest }];
  });
}

/** Chain value before the first change. */
export const firstChain = ncoviChainStart;
