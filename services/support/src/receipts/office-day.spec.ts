import { startOfOfficeDay } from './office-day.js';

it('begins the morning at eight in the city', () => {
  expect(startOfOfficeDay('2021-06-28').toISOString()).toBe('2021-06-28T01:00:00.000Z');
});
