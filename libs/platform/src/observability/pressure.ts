import { performance, type EventLoopUtilization } from 'node:perf_hooks';

const window = 200;
/** Pressure is over when it was not seen for so long: one easy moment in a rush is not its end. Milliseconds. */
const lasts = 1_000;
/** Under pressure, work that can wait rests so many times as long as it worked: it takes one part in fifty of the loop. */
const restFactor = 49;
const longestRest = 2_000;

/**
 * Says when requests need this process for themselves: the loop has no time left and it is requests that take it. Work that
 * can wait asks before it goes on. Answers, not wishes: a loop that is full of that other work alone is not under pressure.
 */
export class Pressure {
  private last: EventLoopUtilization = performance.eventLoopUtilization();
  private requests = 0;
  private highUntil = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(
    /** Requests in a window from which they count as many. */
    private readonly many = 100,
    /** Share of the window in which the loop was busy: above this, answers begin to wait for it. */
    private readonly busy = 0.6,
  ) {
    this.timer = setInterval(() => this.look(), window);
    this.timer.unref();
  }

  /** A request was taken in. */
  count(): void {
    this.requests += 1;
  }

  /** How long work that can wait should rest now, after it worked for so long; milliseconds, 0 without pressure. */
  restAfter(worked: number): number {
    return performance.now() < this.highUntil ? Math.min(worked * restFactor, longestRest) : 0;
  }

  end(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.last);
    if (this.requests >= this.many && utilization >= this.busy) this.highUntil = performance.now() + lasts;
    this.last = now;
    this.requests = 0;
  }
}
