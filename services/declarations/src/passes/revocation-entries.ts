import { toRevocationKey, type RevocationEntry } from '@khai-bao/health-form';
import type { RevocationRow } from './revocations.queries.js';

/** The entry of a declaration none of whose passes is revoked any more. */
const takenBackEntry: RevocationEntry = { lastIssue: 0, until: 0 };

/**
 * Turns rows in the order of their numbers into the entries of a list. The last row of a declaration says which of its passes are
 * revoked.
 * @param withTakenBack whether the list says which revocations were taken back, for a device that may hold them
 */
export function toRevocationEntries(
  rows: readonly Pick<RevocationRow, 'declaration_id' | 'last_issue' | 'until' | 'reason'>[],
  { withTakenBack }: { readonly withTakenBack: boolean },
): ReadonlyMap<string, RevocationEntry> {
  const entries = new Map<string, RevocationEntry>();
  for (const { declaration_id: id, last_issue: lastIssue, until, reason } of rows) {
    const key = toRevocationKey(id);
    if (lastIssue >= 0)
      entries.set(key, {
        lastIssue,
        until: Math.max(Math.ceil(until.getTime() / 1000), entries.get(key)?.until ?? 0),
        ...(reason === 'reported' ? { isReported: true as const } : {}),
      });
    else if (withTakenBack) entries.set(key, takenBackEntry);
    else entries.delete(key);
  }
  return entries;
}
