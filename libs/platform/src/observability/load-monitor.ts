const sampleWindowMs = 200;
/**
 * Average number of concurrent requests in a window from which the load counts as a peak. At 1,000 requests/s each
 * then takes 40 ms.
 */
const peakConcurrency = 40;
/** Time without a peak after which a peak ends, so that a single quiet window does not end it; milliseconds. */
const peakHoldMs = 1_000;
/** Factor of the pause after deferrable work during a peak: such work uses one fiftieth of the time. */
const pauseFactor = 49;
const maxPauseMs = 2_000;

/**
 * Detects peaks of requests. Deferrable work pauses during a peak, so that requests of people at a gate have
 * priority. The work is delayed, never dropped.
 */
export class LoadMonitor {
  private requestsInProgress = 0;
  private sum = 0;
  private samples = 0;
  private since = performance.now();
  private peakUntil = 0;

  /** Counts a request. @returns a function to call at the end of the request */
  trackRequest(): () => void {
    this.requestsInProgress += 1;
    this.addSample();
    return () => {
      this.requestsInProgress -= 1;
    };
  }

  /** Whether there is a peak. */
  get isPeak(): boolean {
    return performance.now() < this.peakUntil;
  }

  /** Returns the pause after deferrable work of a duration, milliseconds; 0 when there is no peak. */
  pauseAfterWorkMs(workedMs: number): number {
    return this.isPeak ? Math.min(workedMs * pauseFactor, maxPauseMs) : 0;
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
