import { addWorkingHours, parseDayParts } from './working-time.js';

const hours = '07:30-11:30,13:00-17:00';
const minute = 60_000;
const due = (since: string, count = 4, holidays: string[] = []): string =>
  new Date(
    addWorkingHours(new Date(`${since}+07:00`), count, {
      weekdays: [1, 2, 3, 4, 5],
      hours,
      holidays,
    }).getTime() +
      7 * 3_600_000,
  )
    .toISOString()
    .slice(0, 16);

it('counts hours of work only, of a week that ends on Friday', () => {
  // 24 June 2021 was a Thursday.
  expect(due('2021-06-24T07:30:00')).toBe('2021-06-24T11:30');
  expect(due('2021-06-24T10:00:00')).toBe('2021-06-24T15:30');
  expect(due('2021-06-24T12:00:00')).toBe('2021-06-24T17:00');
  expect(due('2021-06-24T16:00:00')).toBe('2021-06-25T10:30');
  expect(due('2021-06-25T16:00:00')).toBe('2021-06-28T10:30');
  expect(due('2021-06-25T16:00:00', 4, ['2021-06-28'])).toBe('2021-06-29T10:30');
  expect(due('2021-06-26T23:00:00')).toBe('2021-06-28T11:30');
  expect(due('2021-06-24T07:30:00', 20)).toBe('2021-06-28T11:30');
});

it('reads hours of work as they are configured, and nothing else', () => {
  expect(parseDayParts(hours)).toEqual([
    { from: 450 * minute, to: 690 * minute },
    { from: 780 * minute, to: 1020 * minute },
  ]);
  for (const text of ['', 'x', '7:30-11:30', '11:30-07:30', '07:30-11:30,11:00-17:00', '08:00-25:00'])
    expect(parseDayParts(text)).toBeNull();
});
