import { compareSorted, Findings, repeatsIn } from './compare.ts';

type Pair = [string, string];
const pairs = (text: string): Pair[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [key = '', value = ''] = word.split('=');
      return [key, value];
    });

/** Pages of two, so that a comparison crosses from one page to the next. */
async function* pages(list: readonly Pair[]): AsyncGenerator<Pair[]> {
  for (let at = 0; at < list.length; at += 2) yield await Promise.resolve(list.slice(at, at + 2));
}

describe('compareSorted', () => {
  it.each([
    ['the same', 'a=1 b=2 c=3', 'a=1 b=2 c=3', [[], [], [], []]],
    ['both empty', '', '', [[], [], [], []]],
    ['nothing found', 'a b', '', [['a', 'b'], [], [], []]],
    ['nothing expected', '', 'a b', [[], ['a', 'b'], [], []]],
    ['the first missing', 'a b c', 'b c', [['a'], [], [], []]],
    ['one missing within', 'a b c d', 'a c d', [['b'], [], [], []]],
    ['the last missing', 'a b c', 'a b', [['c'], [], [], []]],
    ['one more within', 'a c', 'a b c', [[], ['b'], [], []]],
    ['one twice, across two pages', 'a b c', 'a b b c', [[], [], ['b'], []]],
    ['one three times', 'a b', 'a a a b', [[], [], ['a', 'a'], []]],
    ['one more, twice', 'a', 'a b b', [[], ['b'], ['b'], []]],
    ['another value', 'a=1 b=2', 'a=1 b=3', [[], [], [], ['b: 2 ≠ 3']]],
    ['expected twice is expected once', 'a a b', 'a b', [[], [], [], []]],
    ['all at once', 'a=1 b=2 d=4', 'b=9 c d=4 d=4', [['a'], ['c'], ['d'], ['b: 2 ≠ 9']]],
  ])('%s', async (_name, expected, found, wanted) => {
    const { missing, extra, doubled, differing } = await compareSorted(pairs(expected), pages(pairs(found)));
    expect([missing, extra, doubled, differing].map(({ samples }) => samples)).toEqual(wanted);
    expect([missing, extra, doubled, differing].map(({ count }) => count)).toEqual(
      wanted.map((samples) => samples.length),
    );
  });

  it('counts all and keeps five samples', async () => {
    const many = Array.from({ length: 40 }, (_, at): Pair => [String(at).padStart(3, '0'), '']);
    const { missing } = await compareSorted(many, pages([]));
    expect(missing).toMatchObject({ count: 40, samples: ['000', '001', '002', '003', '004'] });
  });

  it('rejects rows that are not sorted', async () => {
    await expect(compareSorted(pairs('a b'), pages(pairs('b a')))).rejects.toThrow('not sorted');
    await expect(compareSorted(pairs('b a'), pages(pairs('a b')))).rejects.toThrow('not sorted');
  });

  it('repeatsIn finds repeated keys', () => {
    expect(repeatsIn(pairs('a b b c c c'))).toMatchObject({ count: 3, samples: ['b', 'c', 'c'] });
    expect(repeatsIn(pairs('a b c')).count).toBe(0);
  });
});

describe('Findings', () => {
  it('keeps findings with a count above 0', () => {
    const findings = new Findings();
    findings.add('missing', 'declarations', 0);
    findings.add('missing', 'checks', 3, ['x']);
    findings.add('doubled', 'checks', 2);
    findings.add('missing', 'cases', 4);
    expect(findings.list.map(({ what }) => what)).toEqual(['checks', 'checks', 'cases']);
    expect([findings.count('missing'), findings.count('doubled'), findings.count('wrong')]).toEqual([
      7, 2, 0,
    ]);
  });
});

describe('Findings of a second check', () => {
  const found = (...list: [what: string, count: number, samples: string[]][]): Findings => {
    const findings = new Findings();
    for (const [what, count, samples] of list) findings.add('missing', what, count, samples);
    return findings;
  };
  const [a, b, c] = ['a', 'b', 'c'].map((letter) => `${letter.repeat(8)}-0000-7000-8000-000000000000`);

  it('drops events that were in transit and keeps those that are missing in both checks, whatever else their samples contain', () => {
    const first = found(['units', 2, [`${a}: 3 ≠ 2`, `${b}: 1 ≠ 0`]], ['cases', 1, ['{"code":"Q1-1128-1574","opened":140}']], ['checks', 1, [c!]]);
    const second = found(['units', 2, [`${a}: 4 ≠ 2`, `${c}: 2 ≠ 1`]], ['cases', 1, ['{"code":"Q1-1128-1574","opened":146}']], ['gates', 1, [c!]]);
    expect(second.lasting(first).list).toEqual([
      { kind: 'missing', what: 'units', count: 1, samples: [`${a}: 4 ≠ 2`] },
      { kind: 'missing', what: 'cases', count: 1, samples: ['{"code":"Q1-1128-1574","opened":146}'] },
    ]);
  }); // prettier-ignore

  it('keeps the smaller count of findings with more cases than samples, or without samples', () => {
    const many = ['1', '2', '3', '4', '5'];
    const last = found(['units', 900, many], ['events', 3, []]).lasting(found(['units', 40, ['9']], ['events', 1, []]));
    expect(last.list.map(({ count }) => count)).toEqual([40, 1]);
    expect(found().lasting(last).list).toEqual([]);
  }); // prettier-ignore
});
