/**
 * Adds the functions of ECMAScript 2021 to 2023 and of the web platform that the apps and their libraries call and that
 * Chrome 80 and iOS 14 lack. Imported first by both entries; a function that the browser has is left alone.
 */

type Callback<T> = (value: T, index: number, list: readonly T[]) => unknown;

/** Defines a method the way built-in ones are: writable, not enumerable. */
function addMissingMethod(target: object, name: string, value: unknown): void {
  if (name in target) return;
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
}

function at(this: ArrayLike<unknown>, index = 0): unknown {
  const whole = Math.trunc(index) || 0;
  return this[whole < 0 ? this.length + whole : whole];
}

function findLastIndex<T>(this: ArrayLike<T>, test: Callback<T>, self?: unknown): number {
  for (let index = this.length - 1; index >= 0; index -= 1)
    if (test.call(self, this[index] as T, index, this as readonly T[])) return index;
  return -1;
}

function findLast<T>(this: ArrayLike<T>, test: Callback<T>, self?: unknown): T | undefined {
  return this[findLastIndex.call(this, test as Callback<unknown>, self)];
}

const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
for (const target of [Array.prototype, typedArray]) {
  addMissingMethod(target, 'at', at);
  addMissingMethod(target, 'findLast', findLast);
  addMissingMethod(target, 'findLastIndex', findLastIndex);
}
addMissingMethod(String.prototype, 'at', function (this: string, index?: number) {
  return at.call(String(this), index);
});

addMissingMethod(Array.prototype, 'toSorted', function <
  T,
>(this: readonly T[], compare?: (a: T, b: T) => number): T[] {
  return [...this].sort(compare);
});
addMissingMethod(Array.prototype, 'toReversed', function <T>(this: readonly T[]): T[] {
  return [...this].reverse();
});
addMissingMethod(Array.prototype, 'with', function <T>(this: readonly T[], index: number, value: T): T[] {
  const place = index < 0 ? this.length + index : index;
  if (!(place >= 0 && place < this.length)) throw new RangeError(`Invalid index: ${index}`);
  const copy = [...this];
  copy[place] = value;
  return copy;
});

addMissingMethod(
  String.prototype,
  'replaceAll',
  function (
    this: string,
    sought: string | RegExp,
    by: string | ((found: string, ...rest: unknown[]) => string),
  ) {
    if (sought instanceof RegExp) {
      if (!sought.flags.includes('g')) throw new TypeError('replaceAll needs a global regular expression');
      return this.replace(sought, by as string);
    }
    const literal = String(sought).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return this.replace(new RegExp(literal, 'g'), by as string);
  },
);

addMissingMethod(Object, 'hasOwn', (target: object, key: PropertyKey) =>
  Object.prototype.hasOwnProperty.call(target, key),
);

addMissingMethod(
  Promise,
  'any',
  <T>(entries: Iterable<T | PromiseLike<T>>) =>
    new Promise<T>((resolve, reject) => {
      const all = [...entries];
      const errors: unknown[] = [];
      let left = all.length;
      const fail = (): void =>
        reject(Object.assign(new Error('All promises were rejected'), { name: 'AggregateError', errors }));
      if (left === 0) fail();
      all.forEach((entry, index) => {
        Promise.resolve(entry).then(resolve, (error: unknown) => {
          errors[index] = error;
          left -= 1;
          if (left === 0) fail();
        });
      });
    }),
);

/** Plain data alone is cloned in the apps: objects, lists, dates, maps and sets. */
function clone<T>(value: T, seen = new Map<unknown, unknown>()): T {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known as T;
  if (value instanceof Date) return new Date(value) as T;
  const copy: unknown = Array.isArray(value)
    ? []
    : value instanceof Map
      ? new Map()
      : value instanceof Set
        ? new Set()
        : {};
  seen.set(value, copy);
  if (value instanceof Map)
    for (const [key, held] of value) (copy as Map<unknown, unknown>).set(clone(key, seen), clone(held, seen));
  else if (value instanceof Set) for (const held of value) (copy as Set<unknown>).add(clone(held, seen));
  else
    for (const key of Object.keys(value))
      (copy as Record<string, unknown>)[key] = clone((value as Record<string, unknown>)[key], seen);
  return copy as T;
}
addMissingMethod(globalThis, 'structuredClone', (value: unknown) => clone(value));

// A module without a name of its own: importing it is all that it is for.
export {};
