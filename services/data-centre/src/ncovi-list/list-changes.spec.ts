import { chainOf, firstChain, numberChanges } from './list-changes.js';

const unit = { name: 'Chợ A', taxCode: null, phone: null, areaCode: '26740', street: '1 Lê Lợi' };
const start = { change: 0, chain: firstChain };

it('numbers what differs without gaps and chains each change to the one before it', () => {
  const [first, second] = numberChanges(
    [
      { entryId: 'a', unit },
      { entryId: 'b', unit: { ...unit, name: 'Chợ B' } },
    ],
    new Map(),
    start,
  );
  expect([first!.change, second!.change]).toEqual([1, 2]);
  expect(second!.chain).toBe(
    chainOf(first!.chain, { change: 2, entryId: 'b', unit: { ...unit, name: 'Chợ B' } }),
  );
});

it('makes no change of an equal entry, of an unknown removal and of a repeated removal', () => {
  const [added] = numberChanges([{ entryId: 'a', unit }], new Map(), start);
  const wanted = [
    { entryId: 'a', unit },
    { entryId: 'b', unit: null },
    { entryId: 'c', unit: null },
  ];
  expect(
    numberChanges(
      wanted,
      new Map([
        ['a', added!.digest],
        ['c', null],
      ]),
      { change: 7, chain: 'x' },
    ),
  ).toEqual([]);
});

it('numbers the removal of a listed entry and its return', () => {
  const [removed] = numberChanges([{ entryId: 'a', unit: null }], new Map([['a', 'digest']]), start);
  expect(removed).toMatchObject({ change: 1, unit: null, digest: null });
  expect(numberChanges([{ entryId: 'a', unit }], new Map([['a', null]]), start)).toHaveLength(1);
});
