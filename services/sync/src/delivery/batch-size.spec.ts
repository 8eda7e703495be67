import { BatchSize } from './batch-size.js';

/** Plays a stream of `last` records to a centre that refuses batches with a bad one; answers what was set aside and how many batches it took. */
function play(last: number, bad: readonly number[]): { aside: number[]; batches: number } {
  const size = new BatchSize(100);
  const aside: number[] = [];
  let confirmed = 0;
  let batches = 0;
  while (confirmed < last) {
    batches += 1;
    const to = Math.min(last, confirmed + size.next(confirmed));
    const live = Array.from({ length: to - confirmed }, (_, n) => confirmed + n + 1).filter(
      (seq) => !aside.includes(seq),
    );
    if (!live.some((seq) => bad.includes(seq))) confirmed = to;
    else if (live.length === 1) {
      aside.push(live[0]!);
      size.found();
    } else size.refused(live[0]!, to);
  }
  return { aside, batches };
}

describe('bisection', () => {
  it.each([
    [100, []],
    [100, [1]],
    [100, [100]],
    [250, [57, 58, 203]],
    [1, [1]],
  ])('of %i records finds exactly the bad ones %j', (last, bad) =>
    expect(play(last, bad).aside).toEqual(bad),
  );

  it('needs few batches for one bad record of a hundred', () =>
    expect(play(100, [57]).batches).toBeLessThanOrEqual(16));
  it('never takes holes alone while records follow them', () => {
    const size = new BatchSize(10);
    size.refused(103, 104); // 101 and 102 were set aside before, 100 is confirmed
    expect(size.next(100)).toBe(3);
  });
  it('needs none more without a bad one', () => expect(play(300, []).batches).toBe(3));
});
