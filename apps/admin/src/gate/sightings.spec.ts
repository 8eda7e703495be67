import { CodeSightings } from './sightings.js';

const pass = 'KB1.aaaa.bbbb';
const other = 'KB1.cccc.dddd';
const poster = 'https://khaibao.example.vn/G/7K2M4Q9';

/** Shows pictures, one every 120 ms; answers what was acted on and when. */
function film(
  pictures: readonly (readonly string[])[],
  readable: (at: number) => 'nothing' | 'passes' | 'anything' = () => 'anything',
) {
  const sightings = new CodeSightings();
  return pictures.flatMap((codes, at) => {
    const found = sightings.look(codes, at * 120, readable(at));
    return found === null ? [] : [[found, at] as const];
  });
}
const frames = (count: number, codes: readonly string[]) => Array.from({ length: count }, () => codes);

it('acts once on a pass that is held before the camera for 20 seconds', () => {
  expect(film(frames(167, [pass]))).toEqual([[pass, 0]]);
});
it('acts once also when the reader misses most pictures', () => {
  expect(film(Array.from({ length: 167 }, (_, at) => (at % 12 === 0 ? [pass] : [])))).toEqual([[pass, 0]]);
});
it('acts again when the code was taken away and comes back', () => {
  expect(film([...frames(5, [pass]), ...frames(30, []), ...frames(5, [pass])])).toEqual([
    [pass, 0],
    [pass, 35],
  ]);
});
it('does not act on the code of the last person that is still in sight when the result closes', () => {
  expect(film(frames(60, [pass]), (at) => (at < 1 || at > 40 ? 'anything' : 'nothing'))).toEqual([[pass, 0]]);
});
it('acts on the next person, who came into sight while a result was shown', () => {
  expect(
    film([...frames(10, [pass]), ...frames(30, [other])], (at) =>
      at < 1 || at > 20 ? 'anything' : 'nothing',
    ),
  ).toEqual([
    [pass, 0],
    [other, 21],
  ]);
});
it.each([
  ['beside the pass', frames(40, [poster, pass])],
  ['read before the pass', [...frames(3, [poster]), ...frames(40, [poster, pass])]],
  [
    'that is read in other pictures than the pass',
    Array.from({ length: 40 }, (_, at) => [at % 2 ? poster : pass]),
  ],
])('lets the pass win over a poster %s', (_name, pictures) => {
  expect(film(pictures).map(([code]) => code)).toEqual([pass]);
});
it('acts on a poster that is seen alone, once', () => {
  expect(film(frames(60, [poster])).map(([code]) => code)).toEqual([poster]);
});
it('acts on both of two passes, one after the other', () => {
  expect(film(frames(10, [pass, other])).map(([code]) => code)).toEqual([pass, other]);
});
it('lets the next pass replace a shown result at once, and a poster on the wall never', () => {
  const shown = (at: number): 'passes' | 'anything' => (at < 1 ? 'anything' : 'passes');
  expect(film([...frames(10, [pass]), ...frames(10, [poster]), ...frames(10, [other])], shown)).toEqual([
    [pass, 0],
    [other, 20],
  ]);
});
