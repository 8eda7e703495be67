import { decidePosition, decideResourceResult } from './batch-decisions.js';

describe('the decision about the position of a batch', () => {
  it.each([
    [0, 1, { accept: true }],
    [10, 11, { accept: true }],
    [10, 5, { accept: true }],
    [10, 12, { accept: false, expected: 11 }],
    [0, 2, { accept: false, expected: 1 }],
  ])('after %i, a batch from %i: %j', (position, from, decision) =>
    expect(decidePosition(position, from)).toEqual(decision),
  );
});

describe('the decision about a resource', () => {
  it.each([
    [undefined, { version: 1, digest: 'a', isDeletion: false }, 'stored'],
    [undefined, { version: 2, digest: 'a', isDeletion: true }, 'deleted'],
    [{ version: 1, digest: 'a' }, { version: 2, digest: 'b', isDeletion: false }, 'stored'],
    [{ version: 2, digest: 'b' }, { version: 1, digest: 'a', isDeletion: false }, 'superseded'],
    [{ version: 2, digest: 'b' }, { version: 2, digest: 'b', isDeletion: false }, 'unchanged'],
    [{ version: 2, digest: 'b' }, { version: 2, digest: 'c', isDeletion: false }, 'stored'],
    [{ version: 2, digest: 'b' }, { version: 3, digest: 'd', isDeletion: true }, 'deleted'],
  ])('stored as %j and received as %j is %s', (stored, received, result) =>
    expect(decideResourceResult(stored, received)).toBe(result),
  );
});
