/** Lets so many pieces of work run at a time; the others wait in the order in which they came. */
export class ConcurrencyLimit {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(private readonly maxConcurrency: number) {}

  /** Runs the work when its turn comes. @throws what the work throws */
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
