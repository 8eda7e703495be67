import {
  addMonths,
  cityDayOf,
  cityTimeOf,
  copyPreviousMonth,
  daysOfMonth,
  expandPattern,
  hasAllowedLength,
  instantInCity,
  replaceInShift,
  swapShifts,
  weekdayOf,
  type PlannedShift,
} from './duty-roster-plans.js';

const plan = (accountId: string, from: string, to: string): PlannedShift => ({
  accountId,
  rank: 'first',
  startsAt: new Date(`${from}+07:00`),
  endsAt: new Date(`${to}+07:00`),
});
const written = (shifts: readonly PlannedShift[]): string[] =>
  shifts.map(
    ({ accountId, startsAt, endsAt }) =>
      `${accountId} ${cityDayOf(startsAt)} ${cityTimeOf(startsAt)} – ${cityDayOf(endsAt)} ${cityTimeOf(endsAt)}`,
  );

describe('plans of a roster', () => {
  it.each([
    ['2021-06-28', 1],
    ['2021-07-04', 7],
    ['1969-12-31', 3],
    ['2024-02-29', 4],
  ])('know the weekday of %s', (day, weekday) => expect(weekdayOf(day)).toBe(weekday));

  it('read midnight as the start of the next day', () => {
    expect(instantInCity('2021-06-30', '24:00')).toEqual(new Date('2021-06-30T17:00:00Z'));
    expect(cityDayOf(new Date('2021-06-30T17:00:00Z'))).toBe('2021-07-01');
  });

  it('count months over the year', () => {
    expect([addMonths('2021-12', 1), addMonths('2021-01', -1)]).toEqual(['2022-01', '2020-12']);
    expect(daysOfMonth('2024-02')).toEqual({ first: '2024-02-01', last: '2024-02-29' });
  });

  it('make shifts of a weekly pattern, those of a night end on the next day', () => {
    const lines = [
      { accountId: 'night', rank: 'first', weekdays: [1, 7], startTime: '19:00', endTime: '07:00' },
      { accountId: 'day', rank: 'first', weekdays: [1], startTime: '07:00', endTime: '19:00' },
    ] as const;
    expect(written(expandPattern(lines, '2021-07-04', '2021-07-06'))).toEqual([
      'night 2021-07-04 19:00 – 2021-07-05 07:00',
      'day 2021-07-05 07:00 – 2021-07-05 19:00',
      'night 2021-07-05 19:00 – 2021-07-06 07:00',
    ]);
    expect(expandPattern(lines, '2021-07-06', '2021-07-04')).toEqual([]);
  });

  it.each([
    ['2021-07', 31],
    ['2021-03', 31],
    ['2024-02', 29],
    ['2022-01', 31],
  ])('fill every day of %s from the same weekday of the month before', (month, days) => {
    const before = daysOfMonth(addMonths(month, -1));
    const source = expandPattern(
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
        accountId: String(weekday),
        rank: 'first' as const,
        weekdays: [weekday],
        startTime: '19:00',
        endTime: '07:00',
      })),
      before.first,
      before.last,
    );
    const copied = copyPreviousMonth(source, month);
    expect(copied).toHaveLength(days);
    expect(new Set(copied.map(({ startsAt }) => cityDayOf(startsAt))).size).toBe(days);
    expect(
      copied.filter(({ startsAt, accountId }) => String(weekdayOf(cityDayOf(startsAt))) !== accountId),
    ).toEqual([]);
  });

  it('exchange the people of two shifts', () => {
    const [a, b] = [
      plan('a', '2021-07-01T07:00', '2021-07-01T19:00'),
      plan('b', '2021-07-01T19:00', '2021-07-02T07:00'),
    ];
    expect(swapShifts(a, b)).toEqual([
      { ...a, accountId: 'b' },
      { ...b, accountId: 'a' },
    ]);
  });

  it.each([
    ['the whole shift', '2021-07-01T00:00', '2021-07-03T00:00', ['b 2021-07-01 19:00 – 2021-07-02 07:00']],
    [
      'a part in the middle',
      '2021-07-01T22:00',
      '2021-07-02T01:00',
      [
        'a 2021-07-01 19:00 – 2021-07-01 22:00',
        'b 2021-07-01 22:00 – 2021-07-02 01:00',
        'a 2021-07-02 01:00 – 2021-07-02 07:00',
      ],
    ],
    [
      'nothing outside of it',
      '2021-07-02T07:00',
      '2021-07-02T09:00',
      ['a 2021-07-01 19:00 – 2021-07-02 07:00'],
    ],
  ])('replace a person for %s', (_name, from, to, expected) => {
    const night = plan('a', '2021-07-01T19:00', '2021-07-02T07:00');
    expect(written(replaceInShift(night, 'b', new Date(`${from}+07:00`), new Date(`${to}+07:00`)))).toEqual(
      expected,
    );
  });

  it('allow shifts of up to 24 hours', () => {
    expect(hasAllowedLength(plan('a', '2021-07-01T07:00', '2021-07-02T07:00'))).toBe(true);
    expect(hasAllowedLength(plan('a', '2021-07-01T07:00', '2021-07-02T07:01'))).toBe(false);
    expect(hasAllowedLength(plan('a', '2021-07-01T07:00', '2021-07-01T07:00'))).toBe(false);
  });
});
