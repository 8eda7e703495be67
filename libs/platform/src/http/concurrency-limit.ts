/** Limits the concurrency of asynchronous work. Further work waits in the order of its arrival. */
export class ConcurrencyLimit {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly maxConcurrency: number) {}

  /** Runs the work as soon as the limit allows. @throws the error of the work */
  async runLimited<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.maxConcurrency) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
