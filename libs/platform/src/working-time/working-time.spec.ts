import {
  addWorkingHours,
  subtractWorkingHours,
  isWorkingInstant,
  nextWorkingInstant,
  parseDayParts,
  type WorkingTime,
} from './working-time.js';

const working: WorkingTime = {
  weekdays: [1, 2, 3, 4, 5, 6],
  hours: '07:30-11:30,13:00-17:00',
  holidays: ['2021-09-02', '2021-09-03'],
};
const at = (text: string): Date => new Date(`${text}+07:00`);
const said = (instant: Date): string =>
  new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, 19).replace(/:00$/, '');
const after = (since: string, hours: number): string => said(addWorkingHours(at(since), hours, working));
const before = (now: string, hours: number): string => said(subtractWorkingHours(at(now), hours, working));

// 24 June 2021 was a Thursday.
it.each([
  ['2021-06-24T07:30:00', 4, '2021-06-24T11:30'],
  ['2021-06-24T10:00:00', 4, '2021-06-24T15:30'],
  ['2021-06-24T12:00:00', 4, '2021-06-24T17:00'],
  ['2021-06-24T16:00:00', 8, '2021-06-25T16:00'],
  ['2021-06-26T16:00:00', 4, '2021-06-28T10:30'],
  ['2021-06-26T23:59:59', 8, '2021-06-28T17:00'],
  ['2021-06-27T00:00:00', 1, '2021-06-28T08:30'],
  ['2021-09-01T16:00:00', 2, '2021-09-04T08:30'],
  ['2021-12-31T16:30:00', 1, '2022-01-01T08:00'],
])('%s and %s hours of work is %s', (since, hours, due) => {
  expect(after(since, hours)).toBe(due);
});

it('finds what is late at an instant: what is due by then, and nothing that is not', () => {
  expect(before('2021-06-28T08:30:00', 1)).toBe('2021-06-28T07:30');
  expect(before('2021-06-28T08:29:00', 1)).toBe('2021-06-26T16:59');
  expect(before('2021-06-24T13:30:00', 1)).toBe('2021-06-24T11:00');
  expect(before('2021-06-27T03:00:00', 8)).toBe('2021-06-26T07:30');
  for (let hour = 0; hour < 24 * 14; hour += 1) {
    const now = new Date(at('2021-08-25T00:10:00').getTime() + hour * 3_600_000);
    for (const hours of [1, 4, 8, 24]) {
      const late = subtractWorkingHours(now, hours, working);
      expect(addWorkingHours(late, hours, working).getTime()).toBeLessThanOrEqual(now.getTime());
      expect(addWorkingHours(new Date(late.getTime() + 1_000), hours, working).getTime()).toBeGreaterThan(
        now.getTime(),
      );
    }
  }
});

it('knows when somebody is at work, and when next', () => {
  const open = ['2021-06-24T07:30:00', '2021-06-24T11:29:59', '2021-06-26T16:59:00'];
  const shut = ['2021-06-24T07:29:59', '2021-06-24T11:30:00', '2021-06-26T17:00:00', '2021-06-27T09:00:00', '2021-09-02T09:00:00']; // prettier-ignore
  for (const time of open) expect([time, isWorkingInstant(at(time), working)]).toEqual([time, true]);
  for (const time of shut) expect([time, isWorkingInstant(at(time), working)]).toEqual([time, false]);
  expect(said(nextWorkingInstant(at('2021-06-26T17:00:00'), working))).toBe('2021-06-28T07:30');
  expect(said(nextWorkingInstant(at('2021-06-24T12:00:00'), working))).toBe('2021-06-24T13:00');
  expect(said(nextWorkingInstant(at('2021-06-24T09:15:00'), working))).toBe('2021-06-24T09:15');
});

it('reads parts of a day, and nothing else', () => {
  expect(parseDayParts('07:30-11:30,13:00-17:00')).toHaveLength(2);
  expect(parseDayParts('00:00-12:00,12:00-24:00')).toHaveLength(2);
  for (const text of [
    '',
    'x',
    '7:30-11:30',
    '11:30-07:30',
    '08:00-08:00',
    '07:30-11:30,11:00-17:00',
    '08:00-25:00',
    'x07:30-11:30',
    '07:30-11:30x',
  ])
    expect(parseDayParts(text)).toBeNull();
  expect(() => nextWorkingInstant(at('2021-06-24T09:00:00'), { ...working, weekdays: [] })).toThrow(
    'no working hours',
  );
  const closed = { ...working, weekdays: [] };
  expect(() => addWorkingHours(at('2021-06-24T09:00:00'), 1, closed)).toThrow('no working hours');
  expect(() => subtractWorkingHours(at('2021-06-24T09:00:00'), 1, closed)).toThrow('no working hours');
  expect(isWorkingInstant(at('2021-06-24T09:00:00'), { ...working, hours: 'x' })).toBe(false);
});
