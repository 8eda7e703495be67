import type { FeedStream } from '@khai-bao/contracts';
import type { MappedRecord } from '../../mapping/bundle.js';

/** Milliseconds that an opened record is cached. The time is short because records contain personal data. */
const recordLifetimeMs = 30_000;
/** Maximum records, about 5 kB each. A centre that is further behind opens its records itself. */
const maxCachedRecords = 2_000;

interface CacheEntry {
  readonly record: MappedRecord;
  readonly expiresAt: number;
  remainingUses: number;
}

/** Caches records that were sent to one centre, so that a record is opened, mapped and serialised once for all centres. */
export class MappedRecordCache {
  private readonly entries = new Map<string, CacheEntry>();

  /** @param otherDestinations number of destinations that need a record after the first one */
  constructor(
    private readonly otherDestinations: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  cacheRecord(stream: FeedStream, record: MappedRecord): void {
    if (this.otherDestinations <= 0) return;
    const now = this.now();
    for (const [key, { expiresAt }] of this.entries) {
      if (expiresAt > now && this.entries.size < maxCachedRecords) break;
      this.entries.delete(key);
    }
    this.entries.set(`${stream}/${record.record.seq}`, {
      record,
      expiresAt: now + recordLifetimeMs,
      remainingUses: this.otherDestinations,
    });
  }

  takeRecord(stream: FeedStream, seq: number): MappedRecord | undefined {
    const key = `${stream}/${seq}`;
    const kept = this.entries.get(key);
    if (kept === undefined) return undefined;
    kept.remainingUses -= 1;
    if (kept.remainingUses <= 0) this.entries.delete(key);
    return kept.expiresAt > this.now() ? kept.record : undefined;
  }
}
