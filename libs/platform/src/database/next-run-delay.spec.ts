import { nextRunDelayMs } from './next-run-delay.js';

const minute = 60_000;

describe('the next run of the tasks of the day', () => {
  it.each([
    ['in an hour', '2021-06-30T03:00:00Z', true, 60 * minute],
    ['in a minute after a failure', '2021-06-30T03:00:00Z', false, minute],
    ['at once after midnight in Ho Chi Minh City', '2021-06-30T16:30:00Z', true, 30 * minute + 2_000],
    ['at once after midnight, also after a failure', '2021-06-30T16:59:30Z', false, 32_000],
    ['in an hour when midnight has just been', '2021-06-30T17:00:02Z', true, 60 * minute],
  ])('is %s', (_name, now, done, milliseconds) =>
    expect(nextRunDelayMs(new Date(now), done)).toBe(milliseconds),
  );
});
