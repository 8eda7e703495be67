/**
 * Computes the size of the next batch of a stream. After a refusal it bisects the suspected range until one record is left; after
 * that range, batches have the full size again. The state is in memory: after a restart the record is bisected once more.
 */
export class BatchBisector {
  /** The shortest range that contains a refused record, from its first number that is no hole to its last number. */
  private suspectedRange = { from: 0, to: 0 };

  constructor(private readonly fullBatchSize: number) {}

  /** Returns the maximum numbers in the next batch. @param confirmed the last number that the centre has confirmed */
  nextBatchSize(confirmed: number): number {
    if (this.suspectedRange.to <= confirmed) return this.fullBatchSize;
    const clear = Math.max(confirmed, this.suspectedRange.from - 1);
    return clear - confirmed + Math.ceil((this.suspectedRange.to - clear) / 2);
  }

  /** Narrows the suspected range after a refusal. @param from first number of the batch that is no hole @param to its last number */
  recordRefusal(from: number, to: number): void {
    this.suspectedRange = { from, to };
  }

  /** Clears the suspected range, because the refused record was quarantined. */
  recordQuarantine(): void {
    this.suspectedRange = { from: 0, to: 0 };
  }
}
