import { decideNextNumber, isOlder, parseGuideNumber } from './guide-numbers.js';

describe('the number of a version', () => {
  it.each([
    [null, false, { major: 1, minor: 0 }],
    [null, true, { major: 1, minor: 0 }],
    [{ major: 1, minor: 3 }, false, { major: 1, minor: 4 }],
    [{ major: 1, minor: 3 }, true, { major: 2, minor: 0 }],
  ])('after %j, major %s', (last, isMajor, expected) => {
    expect(decideNextNumber(last, isMajor)).toEqual(expected);
  });

  it.each(['1', '1.', 'v1.0', '1.0.0', '-1.0', '1.1234567', ''])('is not read from %j', (text) => {
    expect(parseGuideNumber(text)).toBeNull();
  });

  it('compares major before minor', () => {
    expect(isOlder({ major: 1, minor: 9 }, { major: 2, minor: 0 })).toBe(true);
    expect(isOlder({ major: 2, minor: 0 }, { major: 1, minor: 9 })).toBe(false);
    expect(isOlder({ major: 1, minor: 9 }, { major: 1, minor: 10 })).toBe(true);
    expect(isOlder({ major: 1, minor: 1 }, { major: 1, minor: 1 })).toBe(false);
  });
});
