import { setImmediate as nextTurn } from 'node:timers/promises';

/** Items that are worked on before other work of the process has its turn: a few milliseconds. */
const batchSize = 1_000;

/** Works on a long list in batches, between which the requests of people at a gate have their turn. @returns the results, in order */
export async function mapInTurns<T, R>(
  items: readonly T[],
  work: (batch: readonly T[]) => readonly R[],
): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += batchSize) {
    results.push(...work(items.slice(from, from + batchSize)));
    await nextTurn();
  }
  return results;
}
