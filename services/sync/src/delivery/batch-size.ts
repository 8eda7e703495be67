/**
 * How many numbers the next batch of a stream takes. After a refusal the suspected stretch is halved until the bad record
 * stands alone; behind it, batches are full again. Kept in memory: a new start finds the bad record once more.
 */
export class BatchSize {
  /** The shortest stretch known to hold a bad record: from its first live number to its last; holes before it accuse nobody. */
  private bad = { from: 0, to: 0 };

  constructor(private readonly full: number) {}

  /** @param confirmed the last number that the centre has */
  next(confirmed: number): number {
    if (this.bad.to <= confirmed) return this.full;
    const clear = Math.max(confirmed, this.bad.from - 1);
    return clear - confirmed + Math.ceil((this.bad.to - clear) / 2);
  }

  /** A batch was refused. @param from its first number that carries something @param to its last number */
  refused(from: number, to: number): void {
    this.bad = { from, to };
  }

  /** The bad record was found and set aside. */
  found(): void {
    this.bad = { from: 0, to: 0 };
  }
}
