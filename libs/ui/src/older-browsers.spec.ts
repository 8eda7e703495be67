/* The functions are taken away first: what Chrome 80 and iOS 14 lack must come from the module. */
const lacking: readonly (readonly [object, string])[] = [
  [Array.prototype, 'at'],
  [Array.prototype, 'findLast'],
  [Array.prototype, 'findLastIndex'],
  [Array.prototype, 'toSorted'],
  [Array.prototype, 'toReversed'],
  [Array.prototype, 'with'],
  [String.prototype, 'at'],
  [String.prototype, 'replaceAll'],
  [Object, 'hasOwn'],
  [Promise, 'any'],
  [globalThis, 'structuredClone'],
];
const own = lacking.map(([target, name]) => Object.getOwnPropertyDescriptor(target, name));

describe('older browsers', () => {
  beforeAll(async () => {
    for (const [target, name] of lacking) Reflect.deleteProperty(target, name);
    await import('./older-browsers.js');
  });
  afterAll(() => {
    lacking.forEach(([target, name], index) => Object.defineProperty(target, name, own[index]!));
  });

  it('have every function that the apps call', () => {
    for (const [target, name] of lacking) {
      expect([name, typeof (target as Record<string, unknown>)[name]]).toEqual([name, 'function']);
      expect(Object.getOwnPropertyDescriptor(target, name)?.enumerable).toBe(false);
    }
  });

  it('find from either end', () => {
    const list = [1, 2, 3, 4];
    expect([list.at(-1), list.at(0), list.at(9), 'abc'.at(-1)]).toEqual([4, 1, undefined, 'c']);
    expect([list.findLast((n) => n < 3), list.findLastIndex((n) => n < 3)]).toEqual([2, 1]);
    expect([list.findLast((n) => n > 9), list.findLastIndex((n) => n > 9)]).toEqual([undefined, -1]);
  });

  it('copy instead of changing', () => {
    const list = [3, 1, 2];
    expect([list.toSorted(), list.toSorted((a, b) => b - a), list.toReversed(), list.with(-1, 9)]).toEqual([
      [1, 2, 3],
      [3, 2, 1],
      [2, 1, 3],
      [3, 1, 9],
    ]);
    expect(list).toEqual([3, 1, 2]);
    expect(() => list.with(3, 0)).toThrow(RangeError);
    const nested = { list: [{ at: new Date(0) }], seen: new Map([['a', new Set([1])]]) };
    expect(structuredClone(nested)).toEqual(nested);
    expect(structuredClone(nested).list[0]).not.toBe(nested.list[0]);
  });

  it('replace all, literally', () => {
    expect('a.b.c'.replaceAll('.', '-')).toBe('a-b-c');
    expect('a+b+c'.replaceAll('+', '/')).toBe('a/b/c');
    expect('a1b2'.replaceAll(/\d/g, (digit) => `<${digit}>`)).toBe('a<1>b<2>');
    expect('aa'.replaceAll('a', () => '$&')).toBe('$&$&');
    expect(() => 'a'.replaceAll(/a/, 'b')).toThrow(TypeError);
  });

  it('know own members and the first promise kept', async () => {
    expect([Object.hasOwn({ a: 1 }, 'a'), Object.hasOwn({}, 'toString')]).toEqual([true, false]);
    await expect(Promise.any([Promise.reject(new Error('no')), Promise.resolve(2)])).resolves.toBe(2);
    await expect(Promise.any([Promise.reject(new Error('no'))])).rejects.toMatchObject({
      name: 'AggregateError',
    });
  });
});
