import { refusePosterReading } from './poster-reading.js';

const wanted = { host: 'khaibao.example.vn', code: '7K2M4Q9', version: 3 };

it.each([
  ['the wanted poster', 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9/3', null],
  ['its address in small letters', 'https://khaibao.example.vn/g/7k2m4q9/3', null],
  ['an earlier version', 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9/2', 'DECLARATIONS.POSTER_OUTDATED'],
  ['a version that does not exist yet', 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9/4', 'DECLARATIONS.POSTER_OUTDATED'],
  ['a poster without a version', 'https://khaibao.example.vn/g/7K2M4Q9', 'DECLARATIONS.POSTER_OUTDATED'],
  ['another gate', 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4QA/3', 'DECLARATIONS.POSTER_OTHER_GATE'],
  ['a code of another site', 'HTTPS://KHAIBAO.EXAMPLE.COM/G/7K2M4Q9/3', 'DECLARATIONS.POSTER_OTHER_GATE'],
  ['a pass', 'KB1.abc.def', 'DECLARATIONS.POSTER_OTHER_GATE'],
] as const)('reads %s', (_name, text, expected) => {
  expect(refusePosterReading(text, wanted)).toBe(expected);
}); // prettier-ignore
