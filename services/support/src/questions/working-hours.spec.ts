import { afterWorkingHours, parseWorkingHours } from './working-hours.js';

const working = parseWorkingHours('07:30-11:30,13:00-17:00')!;
const due = (since: string, hours = 4, holidays: string[] = []): string =>
  new Date(
    afterWorkingHours(new Date(`${since}+07:00`), hours, working, new Set(holidays)).getTime() +
      7 * 3_600_000,
  )
    .toISOString()
    .slice(0, 16);

it('counts hours of work only', () => {
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
  expect(working).toEqual([
    { from: 450, to: 690 },
    { from: 780, to: 1020 },
  ]);
  for (const text of ['', 'x', '7:30-11:30', '11:30-07:30', '07:30-11:30,11:00-17:00', '08:00-25:00'])
    expect(parseWorkingHours(text)).toBeNull();
});
