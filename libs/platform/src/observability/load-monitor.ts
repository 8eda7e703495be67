const sampleWindowMs = 200;
/** Requests under way at once, on average of a window, from which they count as a rush: at 1,000/s it means that each takes 40 ms. */
const peakConcurrency = 40;
/** A rush is over when it was not seen for so long: one easy moment in it is not its end. Milliseconds. */
const peakHoldMs = 1_000;
/** In a rush, work that can wait rests so many times as long as it worked: it takes one part in fifty. */
const pauseFactor = 49;
const maxPauseMs = 2_000;

/**
 * Says when requests need this process, and the machine, for themselves. Work that can wait asks how long to rest before it
 * goes on: what people wait for at the gate comes first, the rest is late and complete.
 */
export class LoadMonitor {
  private requestsInProgress = 0;
  private sum = 0;
  private samples = 0;
  private since = performance.now();
  private peakUntil = 0;

  /** A request begins; the answer is to be called when it is over. */
  trackRequest(): () => void {
    this.requestsInProgress += 1;
    this.addSample();
    return () => {
      this.requestsInProgress -= 1;
    };
  }

  /** Is there a rush now? */
  get isPeak(): boolean {
    return performance.now() < this.peakUntil;
  }

  /** How long work that can wait should rest now, after it worked for so long; milliseconds, 0 when there is no rush. */
  pauseAfterWorkMs(worked: number): number {
    return this.isPeak ? Math.min(worked * pauseFactor, maxPauseMs) : 0;
  }

  private addSample(): void {
    this.sum += this.requestsInProgress;
    this.samples += 1;
    const now = performance.now();
    if (now - this.since < sampleWindowMs) return;
    if (this.sum / this.samples >= peakConcurrency) this.peakUntil = now + peakHoldMs;
    this.since = now;
    this.sum = 0;
    this.samples = 0;
  }
}
