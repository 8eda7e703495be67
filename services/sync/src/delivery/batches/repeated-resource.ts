import type { FeedRecord } from '../../intake/feed-record.js';

/**
 * Cuts records before the second version of a resource, because a FHIR transaction may contain a resource only once.
 * @param quarantined numbers that the batch leaves out
 * @returns the records of the batch, and the number at which they were cut
 */
export function cutBeforeRepeatedResource(
  records: readonly FeedRecord[],
  quarantined: ReadonlySet<number>,
): { list: FeedRecord[]; cutAt: number | null } {
  const seen = new Set<string>();
  for (const [at, { seq, aggregateId }] of records.entries()) {
    if (quarantined.has(seq)) continue;
    if (seen.has(aggregateId)) return { list: records.slice(0, at), cutAt: seq };
    seen.add(aggregateId);
  }
  return { list: [...records], cutAt: null };
}
