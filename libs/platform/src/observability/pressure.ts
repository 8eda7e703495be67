const window = 200;
/** Requests under way at once, on average of a window, from which they count as a rush: at 1,000/s it means that each takes 40 ms. */
const many = 40;
/** A rush is over when it was not seen for so long: one easy moment in it is not its end. Milliseconds. */
const lasts = 1_000;
/** In a rush, work that can wait rests so many times as long as it worked: it takes one part in fifty. */
const restFactor = 49;
const longestRest = 2_000;

/**
 * Says when requests need this process, and the machine, for themselves. Work that can wait asks how long to rest before it
 * goes on: what people wait for at the gate comes first, the rest is late and complete.
 */
export class Pressure {
  private underWay = 0;
  private sum = 0;
  private samples = 0;
  private since = performance.now();
  private highUntil = 0;

  /** A request begins; the answer is to be called when it is over. */
  enter(): () => void {
    this.underWay += 1;
    this.look();
    return () => {
      this.underWay -= 1;
    };
  }

  /** Is there a rush now? */
  get isHigh(): boolean {
    return performance.now() < this.highUntil;
  }

  /** How long work that can wait should rest now, after it worked for so long; milliseconds, 0 when there is no rush. */
  restAfter(worked: number): number {
    return this.isHigh ? Math.min(worked * restFactor, longestRest) : 0;
  }

  private look(): void {
    this.sum += this.underWay;
    this.samples += 1;
    const now = performance.now();
    if (now - this.since < window) return;
    if (this.sum / this.samples >= many) this.highUntil = now + lasts;
    this.since = now;
    this.sum = 0;
    this.samples = 0;
  }
}
