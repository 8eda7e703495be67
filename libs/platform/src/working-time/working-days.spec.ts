import { isDay, isWorkingDay, workingDayAfter, workingDayBefore, type WorkingDays } from './working-days.js';

const weekdays = [1, 2, 3, 4, 5];
const none: WorkingDays = { weekdays, holidays: [] };
const off = (day: string): WorkingDays => ({ weekdays, holidays: [day] });

it('passes over weekends and holidays, both ways', () => {
  // 28 June 2021 was a Monday.
  expect(workingDayBefore('2021-06-28', none)).toBe('2021-06-25');
  expect(workingDayBefore('2021-06-28', off('2021-06-25'))).toBe('2021-06-24');
  expect(workingDayAfter('2021-06-25', none)).toBe('2021-06-28');
  expect(workingDayAfter('2021-06-25', off('2021-06-28'))).toBe('2021-06-29');
  expect(
    ['2021-06-25', '2021-06-26', '2021-06-27', '2021-06-28'].map((day) => isWorkingDay(day, none)),
  ).toEqual([true, false, false, true]);
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
