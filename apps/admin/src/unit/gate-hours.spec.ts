import { formatWeekdays } from './gate-hours.js';

const names = { d1: 'T2', d2: 'T3', d3: 'T4', d4: 'T5', d5: 'T6', d6: 'T7', d7: 'CN' };

it.each([
  [[7, 6, 5, 4, 3, 2, 1], 'hằng ngày'],
  [[1, 2, 3, 4, 5], 'T2–T6'],
  [[2, 1], 'T2, T3'],
  [[1, 3, 7], 'T2, T4, CN'],
  [[7], 'CN'],
  [[], ''],
])('%j is %s', (days, expected) => {
  expect(formatWeekdays(days, names, 'hằng ngày')).toBe(expected);
});
