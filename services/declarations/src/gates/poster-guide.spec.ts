import { decidePosterGuideVersion } from './poster-guide.js';

describe('the guide version of posters', () => {
  it.each([
    ['no guide has been published', [], 1],
    ['all guides are first versions', [1, 1, 1], 1],
    ['one guide has a second major version', [1, 2, 1], 2],
    ['guides rise independently', [3, 2, 1], 4],
  ])('when %s', (_, majors, expected) => {
    expect(decidePosterGuideVersion(majors)).toBe(expected);
  });
});
