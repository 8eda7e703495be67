import { partitionDayOf } from './partition-day.js';

describe('the partition of a record', () => {
  it.each([
    [null, 'infinity'],
    ['2021-06-30', '2021-06-30'],
    ['2021-06-02', '2021-06-02'],
    ['2021-06-01', '2021-06-30'],
    ['2021-07-01', '2021-06-30'],
  ])('of the day %s is %s', (day, partition) =>
    expect(partitionDayOf(day, '2021-06-30', 28)).toBe(partition),
  );
});
