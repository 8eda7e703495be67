import { BatchBisector } from './batch-bisector.js';

/** Sends a stream of `last` records to a centre that refuses batches with a refused record. @returns the quarantined numbers and the number of batches */
function simulate(last: number, refused: readonly number[]): { quarantined: number[]; batches: number } {
  const bisector = new BatchBisector(100);
  const quarantined: number[] = [];
  let confirmed = 0;
  let batches = 0;
  while (confirmed < last) {
    batches += 1;
    const to = Math.min(last, confirmed + bisector.nextBatchSize(confirmed));
    const live = Array.from({ length: to - confirmed }, (_, n) => confirmed + n + 1).filter(
      (seq) => !quarantined.includes(seq),
    );
    if (!live.some((seq) => refused.includes(seq))) confirmed = to;
    else if (live.length === 1) {
      quarantined.push(live[0]!);
      bisector.recordQuarantine();
    } else bisector.recordRefusal(live[0]!, to);
  }
  return { quarantined, batches };
}

describe('bisection', () => {
  it.each([
    [100, []],
    [100, [1]],
    [100, [100]],
    [250, [57, 58, 203]],
    [1, [1]],
  ])('of %i records finds exactly the refused ones %j', (last, refused) =>
    expect(simulate(last, refused).quarantined).toEqual(refused),
  );

  it('needs at most 16 batches for one refused record of a hundred', () =>
    expect(simulate(100, [57]).batches).toBeLessThanOrEqual(16));
  it('never makes a batch of holes only while records follow', () => {
    const bisector = new BatchBisector(10);
    bisector.recordRefusal(103, 104); // 101 and 102 are quarantined, 100 is confirmed
    expect(bisector.nextBatchSize(100)).toBe(3);
  });
  it('needs no further batch without a refused record', () => expect(simulate(300, []).batches).toBe(3));
});
