import type { FeedStream } from '@khai-bao/contracts';
import type { MappedRecord } from '../mapping/bundle.js';

/** Opened records are kept for the other centres for so long, milliseconds, and no longer: people stand in them. */
const lifetime = 30_000;
/** So many at most, about 5 kB each: a centre that is far behind opens its own. */
const most = 2_000;

interface Kept {
  readonly record: MappedRecord;
  readonly until: number;
  uses: number;
}

/** Records that one centre was just sent, for the others: opening, mapping and spelling is done once for all of them. */
export class SpeltRecords {
  private readonly kept = new Map<string, Kept>();

  /** @param others how many may ask for a record after the one who brought it */
  constructor(
    private readonly others: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  put(stream: FeedStream, record: MappedRecord): void {
    if (this.others <= 0) return;
    const now = this.now();
    for (const [key, { until }] of this.kept) {
      if (until > now && this.kept.size < most) break;
      this.kept.delete(key);
    }
    this.kept.set(`${stream}/${record.record.seq}`, { record, until: now + lifetime, uses: this.others });
  }

  take(stream: FeedStream, seq: number): MappedRecord | undefined {
    const key = `${stream}/${seq}`;
    const kept = this.kept.get(key);
    if (kept === undefined) return undefined;
    kept.uses -= 1;
    if (kept.uses <= 0) this.kept.delete(key);
    return kept.until > this.now() ? kept.record : undefined;
  }
}
