import { findBrokenRules } from './find-broken-rules.js';

const conditional = 'jest/no-conditional-expect';
const loop = 'specs/no-expect-in-possibly-empty-loop';
const timed = 'specs/no-timed-assertion';

/** Body of a test, and the rule that refuses it; null for an allowed one. `list` is a list of unknown length. */
const planted: readonly [name: string, body: string, rule: string | null][] = [
  ['an assertion', `expect(list).toHaveLength(2);`, null],
  ['no assertion', `list.reverse();`, 'jest/expect-expect'],
  ['a matcher that is not called', `expect(list).toHaveLength;`, 'jest/valid-expect'],
  ['an assertion in an if', `if (list.length > 0) expect(list[0]).toBe(1);`, conditional],
  ['an assertion in a catch', `try { list.at(); } catch (error) { expect(error).toBe(1); }`, conditional],
  ['an assertion in a conditional', `list.length > 0 ? expect(list[0]).toBe(1) : null;`, conditional],
  ['a loop over a list that may be empty', `for (const one of list) expect(one).toBe(1);`, loop],
  ['its forEach', `list.forEach((one) => expect(one).toBe(1));`, loop],
  ['its entries', `for (const [at, one] of list.entries()) expect(one).toBe(at);`, loop],
  ['its indices', `for (let at = 0; at < list.length; at += 1) expect(list[at]).toBe(1);`, loop],
  ['a part of it', `for (const one of list.filter(Boolean)) expect(one).toBe(1);`, loop],
  ['every of it', `expect(list.every(Boolean)).toBe(true);`, loop],
  [
    'an asserted length of none',
    `expect(list).toHaveLength(0); for (const one of list) expect(one).toBe(1);`,
    loop,
  ],
  [
    'an assertion that it is none',
    `expect(list).toEqual([]); for (const one of list) expect(one).toBe(1);`,
    loop,
  ],
  [
    'another list’s length',
    `expect(other).toHaveLength(1); for (const one of list) expect(one).toBe(1);`,
    loop,
  ],
  ['its length', `expect(list).toHaveLength(2); for (const one of list) expect(one).toBe(1);`, null],
  [
    'its least length',
    `expect(list.length).toBeGreaterThan(0); list.forEach((one) => expect(one).toBe(1));`,
    null,
  ],
  [
    'its members',
    `expect(list.map(String)).toEqual(['1']); for (const one of list) expect(one).toBe(1);`,
    null,
  ],
  ['a literal list', `for (const one of [1, 2]) expect(one).toBe(1);`, null],
  ['a literal list with a name', `const two = [1, 2]; for (const one of two) expect(one).toBe(1);`, null],
  [
    'a counter',
    `let n = 0; for (const one of list) { expect(one).toBe(1); n += 1; } expect(n).toBe(2);`,
    null,
  ],
  [
    'a counter without assertion',
    `let n = 0; for (const one of list) { expect(one).toBe(1); n += 1; }`,
    loop,
  ],
  ['violations', `expect(list.filter((one) => one !== 1)).toEqual([]);`, null],
  ['a duration', `const began = Date.now(); list.at(); expect(Date.now() - began).toBeLessThan(9);`, timed],
  [
    'a duration with a name',
    `const began = performance.now(); const took = performance.now() - began; expect(took).toBeLessThan(9);`,
    timed,
  ],
  [
    'a duration between kept instants',
    `const asked: number[] = []; asked.push(Date.now()); expect(asked[1]! - asked[0]!).toBeGreaterThan(9);`,
    timed,
  ],
  [
    'the order of two instants',
    `const before = Date.now(); expect(Date.now()).toBeGreaterThanOrEqual(before);`,
    null,
  ],
];

describe('the rules of specs', () => {
  let found: string[][] = [];
  beforeAll(() => {
    found = findBrokenRules(
      planted.map(([, body]) => ({
        file: 'libs/text/src/fold.spec.ts',
        code: `import { list, other } from './lists.js';\nit('holds', () => {\n${body}\n});\nvoid [list, other];`,
      })),
    );
  }, 120_000);

  it.each(planted.map(([name, , rule], at) => [name, rule, at] as const))('%s: %s', (_name, rule, at) => {
    const ofSpecs = found[at]?.filter((id) => !id.startsWith('@typescript-eslint/'));
    expect(ofSpecs).toEqual(rule === null ? [] : [rule]);
  });
});
