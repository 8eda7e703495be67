import fc from 'fast-check';
import {
  dutyRanks,
  findDutyGaps,
  onDuty,
  type DutyGapKind,
  type DutyRank,
  type DutyShift,
} from './duty-roster.js';

const hourMs = 3_600_000;
const start = Date.parse('2021-07-01T00:00:00Z');
const at = (hours: number): Date => new Date(start + hours * hourMs);
const hoursTested = 72;
const longestShift = 24;

const shift = (
  accountId: string,
  rank: DutyRank,
  from: number,
  to: number,
  centreCode = '760',
): DutyShift => ({
  centreCode,
  accountId,
  rank,
  startsAt: at(from),
  endsAt: at(to),
});

const accounts = ['a', 'b', 'c', 'd', 'e'];
const arbitraryShift = fc
  .record({
    accountId: fc.constantFrom(...accounts),
    rank: fc.constantFrom(...dutyRanks),
    centreCode: fc.constantFrom('760', '760', '770'),
    from: fc.integer({ min: -10, max: hoursTested }),
    length: fc.integer({ min: 1, max: longestShift }),
  })
  .map(({ accountId, rank, centreCode, from, length }) =>
    shift(accountId, rank, from, from + length, centreCode),
  );
const arbitraryRoster = fc.record({
  shifts: fc.array(arbitraryShift, { maxLength: 9 }),
  locked: fc.subarray(accounts, { maxLength: 2 }),
});

/** Asks every shift, by rank, hour of the start and account, so that nothing needs to be sorted. */
function askEveryShift(shifts: readonly DutyShift[], locked: readonly string[], hour: number): string[] {
  const found: string[] = [];
  for (const rank of dutyRanks)
    for (let began = hour - longestShift; began <= hour; began += 1)
      for (const accountId of accounts)
        for (const one of shifts) {
          const isMeant =
            one.centreCode === '760' &&
            one.rank === rank &&
            one.accountId === accountId &&
            !locked.includes(accountId);
          const runs = one.startsAt.getTime() === at(began).getTime() && one.endsAt > at(hour);
          if (isMeant && runs && !found.some((name) => name.startsWith(accountId)))
            found.push(`${accountId} ${rank}`);
        }
  return found;
}

const kindOf = (people: readonly string[]): DutyGapKind | 'none' =>
  people.length === 0 ? 'nobody' : people.some((name) => name.endsWith('first')) ? 'none' : 'no-first';

describe('who is on duty', () => {
  it('is the same as asking every shift at every hour, in 10,000 rosters', () => {
    fc.assert(
      fc.property(
        arbitraryRoster,
        fc.integer({ min: -12, max: hoursTested + 26 }),
        ({ shifts, locked }, hour) => {
          const people = onDuty(shifts, '760', at(hour), new Set(locked));
          const expected = askEveryShift(shifts, locked, hour);
          expect(people.map(({ accountId, rank }) => `${accountId} ${rank}`)).toEqual(expected);
        },
      ),
      { numRuns: 10_000, seed: 25_06_2021 },
    );
  });

  it('has the gaps that asking every hour finds', () => {
    fc.assert(
      fc.property(arbitraryRoster, ({ shifts, locked }) => {
        const gaps = findDutyGaps(
          shifts,
          '760',
          { startsAt: at(0), endsAt: at(hoursTested) },
          new Set(locked),
        );
        const byHour = Array.from({ length: hoursTested }, (_, hour) =>
          kindOf(askEveryShift(shifts, locked, hour)),
        );
        const shown = Array.from(
          { length: hoursTested },
          (_, hour) => gaps.find((gap) => gap.startsAt <= at(hour) && at(hour) < gap.endsAt)?.kind ?? 'none',
        );
        expect(shown).toEqual(byHour);
      }),
      { numRuns: 200, seed: 25_06_2021 },
    );
  });

  it.each<[string, DutyShift[], number, string[]]>([
    ['nobody without shifts', [], 1, []],
    ['nobody at the end of a shift', [shift('a', 'first', 0, 8)], 8, []],
    ['the next one at the change', [shift('a', 'first', 0, 8), shift('b', 'first', 8, 16)], 8, ['b']],
    ['by rank, not by start', [shift('a', 'deputy', 0, 8), shift('b', 'first', 2, 8)], 3, ['b', 'a']],
    ['an account once', [shift('a', 'deputy', 0, 8), shift('a', 'first', 0, 8)], 3, ['a']],
    ['of its own centre only', [shift('a', 'first', 0, 8, '770')], 3, []],
  ])('is %s', (_name, shifts, hour, expected) => {
    expect(onDuty(shifts, '760', at(hour)).map(({ accountId }) => accountId)).toEqual(expected);
  });

  it('is nobody when the only account is locked', () => {
    const shifts = [shift('a', 'first', 0, 8)];
    expect(onDuty(shifts, '760', at(1), new Set(['a']))).toEqual([]);
    expect(findDutyGaps(shifts, '760', { startsAt: at(0), endsAt: at(8) }, new Set(['a']))).toEqual([
      { kind: 'nobody', startsAt: at(0), endsAt: at(8) },
    ]);
  });
});
