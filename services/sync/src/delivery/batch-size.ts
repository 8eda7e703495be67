/**
 * How many numbers the next batch of a stream takes. After a refusal the suspected stretch is halved until the bad record
 * stands alone; behind it, batches are full again. Kept in memory: a new start finds the bad record once more.
 */
export class BatchSize {
  /** The last number of the shortest stretch known to hold a bad record. */
  private badUpTo = 0;

  constructor(private readonly full: number) {}

  /** @param confirmed the last number that the centre has */
  next(confirmed: number): number {
    return this.badUpTo > confirmed ? Math.ceil((this.badUpTo - confirmed) / 2) : this.full;
  }

  /** A batch that ended here was refused. */
  refused(to: number): void {
    this.badUpTo = to;
  }

  /** The bad record was found and set aside. */
  found(): void {
    this.badUpTo = 0;
  }
}
