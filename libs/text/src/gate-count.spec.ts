import { parseGateCount } from './gate-count.js';

it.each([
  ['1', 1],
  ['99', 99],
  [' 150 ', 150],
  ['200', 200],
  ['０１２', 12],
  ['0', null],
  ['201', null],
  ['1500', null],
  ['-3', null],
  ['2.5', null],
  ['1e2', null],
  ['', null],
])('%s gates are read as %s', (text, gates) => expect(parseGateCount(text)).toBe(gates));
