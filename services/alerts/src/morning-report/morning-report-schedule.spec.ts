import { decideMorningReport } from './morning-report-schedule.js';

describe('the schedule of the morning report', () => {
  // Midnight in Ho Chi Minh City is 17:00 UTC of the day before; 07:00 is midnight UTC.
  it.each([
    ['at 06:59:59', '2021-06-29T23:59:59.999Z', null, '2021-06-30T00:00:00.000Z'],
    ['at 07:00', '2021-06-30T00:00:00.000Z', '2021-06-30', '2021-07-01T00:00:00.000Z'],
    ['at 11:59:59', '2021-06-30T04:59:59.999Z', '2021-06-30', '2021-07-01T00:00:00.000Z'],
    ['at noon', '2021-06-30T05:00:00.000Z', null, '2021-07-01T00:00:00.000Z'],
    ['before midnight', '2021-06-30T16:59:59.999Z', null, '2021-07-01T00:00:00.000Z'],
    ['after midnight', '2021-06-30T17:00:00.000Z', null, '2021-07-01T00:00:00.000Z'],
    ['on the last day of a year', '2021-12-31T01:00:00.000Z', '2021-12-31', '2022-01-01T00:00:00.000Z'],
  ])('%s', (_, now, day, next) => {
    const decision = decideMorningReport(new Date(now));
    expect([decision.day, decision.nextDueAt.toISOString()]).toEqual([day, next]);
  });
});
