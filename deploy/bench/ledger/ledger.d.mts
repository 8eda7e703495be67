export type Kind = 'declaration' | 'check' | 'registration' | 'approval' | 'handover';
export class Ledger {
  constructor(file: string);
  record(kind: Kind, id: string, facts: Readonly<Record<string, string>>): void;
  readonly counts: Readonly<Record<Kind, number>>;
  close(): Promise<void>;
}
export function readLedger(file: string): Record<Kind, string[]>;
export function pairsOf(lines: readonly string[]): Iterable<[string, string]>;
