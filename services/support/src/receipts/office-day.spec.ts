import { startOfOfficeDay } from './office-day.js';

it('starts the office day at 08:00 in the city’s time', () => {
  expect(startOfOfficeDay('2021-06-28').toISOString()).toBe('2021-06-28T01:00:00.000Z');
});
