import { judgePosterPhoto } from './judge-poster-photo.js';

const address = (code: string, version: number): string => `HTTPS://KHAIBAO.EXAMPLE.VN/G/${code}/${version}`;

it.each([
  ['nothing', [], { kind: 'no-code' }],
  ['this poster', [address('7K2M4Q9', 3)], { kind: 'shows-poster', read: address('7K2M4Q9', 3) }],
  ['the poster of before', [address('7K2M4Q9', 2)], { kind: 'outdated', version: 2 }],
  ['a poster without a version', ['https://khaibao.example.vn/g/7K2M4Q9'], { kind: 'outdated', version: null }],
  ['the poster of another gate', [address('7K2M4QA', 3)], { kind: 'other-gate' }],
  ['a payment code', ['00020101021138'], { kind: 'other-gate' }],
  ['both posters, the old one first', [address('7K2M4Q9', 2), address('7K2M4Q9', 3)], { kind: 'shows-poster', read: address('7K2M4Q9', 3) }],
])('a photo of %s', (_name, codes, expected) => {
  expect(judgePosterPhoto(codes, { code: '7K2M4Q9', version: 3 })).toEqual(expected);
}); // prettier-ignore
