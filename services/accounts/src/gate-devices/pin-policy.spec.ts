import { findPinWeakness, generatePin } from './pin-policy.js';

it.each([
  ['000000', 'pattern'],
  ['111111', 'pattern'],
  ['123456', 'pattern'],
  ['654321', 'pattern'],
  ['890123', 'pattern'],
  ['135791', 'pattern'],
  ['121212', 'pattern'],
  ['112112', 'pattern'],
  ['123123', 'pattern'],
  ['123321', 'pattern'],
  ['223344', 'pattern'],
  ['777888', 'pattern'],
  ['159753', 'pattern'],
  ['357951', 'pattern'],
  ['300475', 'date'],
  ['241290', 'date'],
  ['010203', 'date'],
  ['320475', null],
  ['301375', null],
  ['300425', null],
  ['802915', null],
  ['074913', null],
])('%s: %s', (pin, weakness) => expect(findPinWeakness(pin)).toBe(weakness));

it('generates PINs of six digits without a weakness', () => {
  const made = Array.from({ length: 500 }, generatePin);
  expect(made.filter((pin) => !/^\d{6}$/.test(pin) || findPinWeakness(pin) !== null)).toEqual([]);
  expect(new Set(made).size).toBeGreaterThan(490);
});
