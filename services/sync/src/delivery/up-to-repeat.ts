import type { FeedRecord } from '../intake/feed-record.js';

/** A FHIR transaction holds a resource once: a batch ends before the second version of what it holds. */
export function upToRepeat(
  records: readonly FeedRecord[],
  aside: ReadonlySet<number>,
): { list: FeedRecord[]; cutAt: number | null } {
  const seen = new Set<string>();
  for (const [at, { seq, aggregateId }] of records.entries()) {
    if (aside.has(seq)) continue;
    if (seen.has(aggregateId)) return { list: records.slice(0, at), cutAt: seq };
    seen.add(aggregateId);
  }
  return { list: [...records], cutAt: null };
}
