/** A check of a pass at a gate. Times are epoch milliseconds. */
export interface Passage {
  readonly gateId: string;
  readonly at: number;
  /** `stopped`: somebody stood at the gate and was not admitted. */
  readonly kind: 'entry' | 'exit' | 'stopped';
}

/** What is recorded of one declaration at one unit. Units that were merged are one unit. */
export interface RecordedVisit {
  readonly declarationId: string;
  /** Day of the declaration, whose key seals its content. */
  readonly day: string;
  readonly unitId: string;
  /** Gate of the acceptance, or of the first passage when the declaration was accepted at another unit. */
  readonly gateId: string;
  readonly personIndex: string;
  /** Epoch milliseconds; null: the declaration was accepted at another unit. */
  readonly acceptedAt: number | null;
  readonly deviceDigest: string | null;
  readonly passages: readonly Passage[];
}
