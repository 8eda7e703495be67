import type { RegistrationState } from '@khai-bao/contracts';
import { coversByNcovi, deriveCover, differsForOthers, type Cover } from './derive-cover.js';

const now = new Date('2021-06-30T05:00:00Z');
const earlier = new Date('2021-06-01T05:00:00Z');
const later = new Date('2021-07-30T05:00:00Z');
const unit = { state: 'FORWARDED' as RegistrationState, accountState: null, usesNcovi: false };
const cover = (change: Partial<Cover> = {}): Cover => ({
  byKhaiBao: false,
  basis: null,
  entryId: null,
  since: earlier,
  until: null,
  ...change,
});
const derive = (change: object, entryId: string | null, before: Cover | null): Cover =>
  deriveCover({ ...unit, ...change }, entryId, before, now, 30);

it('covers a unit that the list names, since when it first did', () => {
  expect(derive({}, 'NC-1', null)).toEqual(cover({ basis: 'listed', entryId: 'NC-1', since: now }));
  expect(derive({}, 'NC-1', cover({ basis: 'listed', entryId: 'NC-1' }))).toMatchObject({ since: earlier });
});

it('gives a unit that leaves the list a grace of thirty days, which later readings do not lengthen', () => {
  const grace = derive({}, null, cover({ basis: 'listed', entryId: 'NC-1' }));
  expect(grace).toEqual(cover({ basis: 'grace', entryId: 'NC-1', since: now, until: later }));
  const after = deriveCover(unit, null, grace, new Date('2021-07-10T00:00:00Z'), 30);
  expect(after).toEqual(grace);
});

it('ends the grace of a unit that comes back', () =>
  expect(derive({}, 'NC-1', cover({ basis: 'grace', entryId: 'NC-1', until: later }))).toMatchObject({
    basis: 'listed',
    until: null,
    since: now,
  }));

it.each([
  [{ usesNcovi: true }, null, 'claimed'],
  [{ usesNcovi: true }, cover({ basis: 'claimed' }), 'claimed'],
  [{ usesNcovi: true }, cover({ basis: 'proved' }), 'proved'],
  [{ usesNcovi: false }, cover({ basis: 'claimed' }), null],
  [{ usesNcovi: false }, cover({ basis: 'proved' }), null],
  [{ usesNcovi: true, state: 'EXEMPT_NCOVI' }, null, 'claimed'],
] as const)('a unit without an entry (%j, before %j) is %s', (change, before, basis) =>
  expect(derive(change, null, before).basis).toBe(basis),
);

it.each(['REJECTED', 'DUPLICATE', 'CLOSED'])('covers nothing of a unit in state %s', (state) =>
  expect(derive({ state, accountState: 'ACTIVATED', usesNcovi: true }, 'NC-1', null)).toMatchObject({
    byKhaiBao: false,
    basis: null,
    entryId: null,
  }),
);

it('says that Khai Báo covers a unit whose account is activated, beside NCOVI', () =>
  expect(derive({ accountState: 'ACTIVATED' }, 'NC-1', null)).toMatchObject({
    byKhaiBao: true,
    basis: 'listed',
  }));

it('publishes a change of either system or of the entry, and no mere claim', () => {
  expect(differsForOthers(null, cover())).toBe(false);
  expect(differsForOthers(null, cover({ basis: 'claimed' }))).toBe(false);
  expect(differsForOthers(null, cover({ basis: 'listed', entryId: 'a' }))).toBe(true);
  expect(
    differsForOthers(cover({ basis: 'listed', entryId: 'a' }), cover({ basis: 'listed', entryId: 'b' })),
  ).toBe(true);
  expect(differsForOthers(cover(), cover({ byKhaiBao: true }))).toBe(true);
  expect(coversByNcovi(cover({ basis: 'grace' }))).toBe(true);
});
