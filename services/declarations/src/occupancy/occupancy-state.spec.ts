import fc from 'fast-check';
import {
  closeIfDue,
  countPassages,
  lastClosing,
  occupancyLevel,
  recountZone,
  type CountedPassage,
  type OccupancyCount,
} from './occupancy-state.js';

const at = (time: string): Date => new Date(`${time}:00+07:00`);
const count = (change: Partial<OccupancyCount> = {}): OccupancyCount => ({
  inside: 0,
  entries: 0,
  exits: 0,
  countedSince: at('2021-06-30T00:00'),
  leftAtClosing: null,
  ...change,
});
const passage = (direction: 'entry' | 'exit', time: string): CountedPassage => ({
  direction,
  checkedAt: at(time),
});

describe('the last closing', () => {
  it.each([
    ['2021-06-30T21:59', 22 * 60, '2021-06-29T22:00'],
    ['2021-06-30T22:00', 22 * 60, '2021-06-30T22:00'],
    ['2021-06-30T00:00', 0, '2021-06-30T00:00'],
    ['2021-06-30T23:59', 0, '2021-06-30T00:00'],
    ['2021-07-01T00:30', 23 * 60 + 59, '2021-06-30T23:59'],
  ])('at %s with a closing %i minutes after midnight is %s', (now, minute, closing) => {
    expect(lastClosing(at(now), minute)).toEqual(at(closing));
  });
});

describe('a zone', () => {
  it('counts entries and exits', () => {
    expect(
      countPassages(count({ inside: 5, entries: 6, exits: 1 }), [
        passage('entry', '2021-06-30T07:00'),
        passage('entry', '2021-06-30T07:01'),
        passage('exit', '2021-06-30T07:02'),
      ]),
    ).toMatchObject({ inside: 6, entries: 8, exits: 2 });
  });

  it('leaves out what was checked before the recount and arrived later', () => {
    const recounted = recountZone(count({ inside: 90 }), 80, at('2021-06-30T08:00'));
    expect(recounted).toMatchObject({ inside: 80, entries: 0, exits: 0 });
    expect(
      countPassages(recounted, [passage('entry', '2021-06-30T07:59'), passage('entry', '2021-06-30T08:01')]),
    ).toMatchObject({ inside: 81, entries: 1 });
  });

  it('is empty after the closing and states who never left', () => {
    const closed = closeIfDue(count({ inside: 3, entries: 10, exits: 7 }), at('2021-06-30T22:05'), 22 * 60);
    expect(closed).toEqual(count({ countedSince: at('2021-06-30T22:00'), leftAtClosing: 3 }));
    expect(closeIfDue(closed, at('2021-06-30T23:00'), 22 * 60)).toBe(closed);
  });

  it('holds as many people as entered and did not leave, in whatever order their checks arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ isEntry: fc.boolean(), minute: fc.integer({ min: 1, max: 700 }) })),
        fc.integer({ min: 0, max: 10 }),
        (steps, cut) => {
          const passages = steps.map(({ isEntry, minute }): CountedPassage => ({
            direction: isEntry ? 'entry' : 'exit',
            checkedAt: new Date(at('2021-06-30T00:00').getTime() + minute * 60_000),
          }));
          const once = countPassages(count(), passages);
          const parts = countPassages(
            countPassages(count(), passages.slice(cut).reverse()),
            passages.slice(0, cut),
          );
          expect(parts).toEqual(once);
          expect(once.inside).toBe(once.entries - once.exits);
        },
      ),
    );
  });
});

describe('the level', () => {
  it.each([
    [1_000, null, 'free'],
    [89, 100, 'free'],
    [90, 100, 'near'],
    [99, 100, 'near'],
    [100, 100, 'full'],
    [130, 100, 'full'],
    [0, 1, 'free'],
    [-4, 10, 'near'],
    [-1, 1, 'near'],
    [-4, null, 'free'],
  ] as const)('of %i people with a capacity of %s is %s', (inside, capacity, level) => {
    expect(occupancyLevel(inside, capacity)).toBe(level);
  });
});
