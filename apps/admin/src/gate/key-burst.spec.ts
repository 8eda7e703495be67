import fc from 'fast-check';
import { KeyBurst } from './key-burst.js';

const pass = 'KB1.AQEBkgAAAABwAIAAAAAAAAAAAABg3Pk_YN5Kvw.c2lnbmF0dXJl';

/** Types a text, one key every so many milliseconds; answers the codes that were found. */
function type(burst: KeyBurst, keys: readonly string[], gap: number, from = 0): string[] {
  return keys.flatMap((key, at) => burst.addKey(key, from + at * gap) ?? []);
}

it.each(['Enter', 'Tab'])('reads a scanner that ends with %s', (end) => {
  expect(type(new KeyBurst(), [...pass, end], 8)).toEqual([pass]);
});

it('reads a scanner that ends with nothing, after a pause', () => {
  const burst = new KeyBurst();
  expect(type(burst, [...pass], 8)).toEqual([]);
  expect(burst.complete()).toBe(pass);
  expect(burst.complete()).toBeNull();
});

it('reads one scan after the other, forty in a minute', () => {
  const burst = new KeyBurst();
  const found = Array.from({ length: 40 }, (_, at) =>
    type(burst, [...`${pass}${String(at).padStart(2, '0')}`, 'Enter'], 8, at * 1_500),
  ).flat();
  expect(found).toHaveLength(40);
  expect(new Set(found).size).toBe(40);
});

it('reads keys with Shift between them, as scanners send them', () => {
  const keys = [...pass].flatMap((key) => (/[A-Z_]/.test(key) ? ['Shift', key] : [key]));
  expect(type(new KeyBurst(), [...keys, 'Enter'], 5)).toEqual([pass]);
});

it('takes back what Caps Lock has swapped', () => {
  const swapped = [...pass].map((key) => (key === key.toLowerCase() ? key.toUpperCase() : key.toLowerCase()));
  expect(type(new KeyBurst(), [...swapped, 'Enter'], 8)).toEqual([pass]);
});

it('leaves alone what a person types', () => {
  const burst = new KeyBurst();
  expect(type(burst, [...'A7K29QXM', 'Enter'], 140)).toEqual([]);
  expect(burst.complete()).toBeNull();
});

it('leaves alone a few keys that come fast', () => {
  expect(type(new KeyBurst(), [...'abc', 'Enter'], 5)).toEqual([]);
});

it('forgets what a person typed before the scan', () => {
  const burst = new KeyBurst();
  type(burst, [...'xin'], 200);
  expect(type(burst, [...pass, 'Enter'], 8, 1_000)).toEqual([pass]);
});

it('gives no code with a key that is no character', () => {
  expect(type(new KeyBurst(), [...'KB1.', 'ArrowLeft', ...'abc', 'Enter'], 8)).toEqual([]);
});

it('finds any text of a scanner whatever a person types around it', () => {
  const code = fc.string({ minLength: 8, maxLength: 200, unit: fc.constantFrom(...'KB1.aZ_-09') });
  fc.assert(
    fc.property(
      code.filter((text) => !text.startsWith('kb1.')),
      fc.integer({ min: 1, max: 50 }),
      (text, gap) => {
        const burst = new KeyBurst();
        type(burst, [...'abc'], 300);
        expect(type(burst, [...text, 'Enter'], gap, 5_000)).toEqual([text]);
      },
    ),
  );
});
