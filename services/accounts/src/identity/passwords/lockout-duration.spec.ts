import { lockoutSecondsAfter } from './lockout-duration.js';

describe('the wait after wrong passwords', () => {
  it.each([
    [0, 0],
    [4, 0],
    [5, 2],
    [6, 4],
    [7, 8],
    [13, 512],
    [14, 900],
    [15, 900],
    [1_000, 900],
  ])('after %i in a row: %i s', (wrong, seconds) => expect(lockoutSecondsAfter(wrong)).toBe(seconds));

  it('leaves a patient guesser a hundred tries a day', () => {
    let [seconds, tries] = [0, 0];
    for (; seconds < 24 * 60 * 60; tries += 1) seconds += lockoutSecondsAfter(tries + 1);
    expect(tries).toBeLessThanOrEqual(110);
  });
});
