export interface Tally {
  readonly count: number;
  readonly samples: readonly string[];
}
export interface Comparison {
  readonly missing: Tally;
  readonly extra: Tally;
  readonly doubled: Tally;
  readonly differing: Tally;
  readonly compared: number;
}
type Pair = readonly [key: string, value: string];
export function compareSorted(
  expected: Iterable<Pair>,
  pages: AsyncIterable<readonly Pair[]>,
): Promise<Comparison>;
export function repeatsIn(sequence: Iterable<Pair>): Tally;
export class Findings {
  readonly list: readonly { kind: string; what: string; count: number; samples: readonly string[] }[];
  add(kind: 'missing' | 'doubled' | 'wrong', what: string, count: number, samples?: readonly unknown[]): void;
  lasting(before: Findings): Findings;
  count(kind: string): number;
}
