import { isDay, isWorkingDay, morningOf, workingDayAfter, workingDayBefore } from './working-days.js';

const none = new Set<string>();

it('passes over weekends and holidays, both ways', () => {
  // 28 June 2021 was a Monday.
  expect(workingDayBefore('2021-06-28', none)).toBe('2021-06-25');
  expect(workingDayBefore('2021-06-28', new Set(['2021-06-25']))).toBe('2021-06-24');
  expect(workingDayAfter('2021-06-25', none)).toBe('2021-06-28');
  expect(workingDayAfter('2021-06-25', new Set(['2021-06-28']))).toBe('2021-06-29');
  expect(
    ['2021-06-25', '2021-06-26', '2021-06-27', '2021-06-28'].map((day) => isWorkingDay(day, none)),
  ).toEqual([true, false, false, true]);
});

it('begins the morning at eight in the city', () => {
  expect(morningOf('2021-06-28').toISOString()).toBe('2021-06-28T01:00:00.000Z');
});

it('knows a day from what only looks like one', () => {
  expect(['2021-06-30', '2024-02-29', '2021-02-30', '2021-13-01', 'x'].map(isDay)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
