import { maxNcoviPageChanges, type NcoviListChange } from '@khai-bao/contracts';
import { canonicalDigest, maxSignatureAgeMs, sha256Base64Url } from '@khai-bao/platform/signing';
import type { NcoviRefusal } from './ncovi-feed-states.js';

/** What was read before a page was requested. */
export interface ListPosition {
  /** Number and chain value of the last change that was read. */
  readonly cursor: number;
  readonly chain: string;
  /** Newest change that any page has named. */
  readonly head: number;
}

/** A page that follows the position. Its entries are not judged yet. */
export interface JudgedPage {
  readonly changes: readonly Pick<NcoviListChange, 'change' | 'entryId' | 'unit'>[];
  readonly to: number;
  readonly chain: string;
  readonly head: number;
  readonly listed: number;
}

/**
 * Judges the payload of a signed page: structure, time, and whether it continues the list that was read. A page is used completely
 * or not at all; its entries are judged one by one afterwards.
 */
export function judgePage(
  payload: object,
  position: ListPosition,
  now: Date,
): { readonly page: JudgedPage } | { readonly refusal: NcoviRefusal } {
  const page = payload as Readonly<Record<string, unknown>>;
  const { after, to, head, listed, chainBefore, chain, changes, signedAt } = page;
  if (
    !isCount(after) ||
    !isCount(to) ||
    !isCount(head) ||
    !isCount(listed) ||
    !isDigest(chainBefore) ||
    !isDigest(chain) ||
    typeof signedAt !== 'string' ||
    !Array.isArray(changes) ||
    changes.length > maxNcoviPageChanges
  )
    return { refusal: 'malformed' };
  if (!(Math.abs(now.getTime() - Date.parse(signedAt)) <= maxSignatureAgeMs)) return { refusal: 'stale' };
  if (after !== position.cursor) return { refusal: 'repeated' };
  if (head < position.head || head < position.cursor) return { refusal: 'backwards' };
  if (chainBefore !== position.chain) return { refusal: 'rewritten' };
  const list = changes as readonly unknown[];
  let expectedChain = chainBefore;
  for (const [at, value] of list.entries()) {
    if (typeof value !== 'object' || value === null) return { refusal: 'malformed' };
    const { change, entryId, unit } = value as Partial<NcoviListChange>;
    if (change !== after + at + 1) return { refusal: 'broken-chain' };
    expectedChain = chainOf(expectedChain, { change, entryId, unit });
  }
  if (to !== after + list.length || to > head || expectedChain !== chain) return { refusal: 'broken-chain' };
  // A list that has more and sends nothing would never be read to its end.
  if (list.length === 0 && head > to) return { refusal: 'broken-chain' };
  return { page: { changes: list as NcoviListChange[], to, chain, head, listed } };
}

function chainOf(before: string, change: object): string {
  try {
    return sha256Base64Url(`${before}\n${canonicalDigest(change)}`);
  } catch {
    // A change without JSON has no digest, so that no chain value fits.
    return '';
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isDigest = (value: unknown): value is string => typeof value === 'string' && value.length <= 100;
