import type { PairState } from '../duplicate-detection/unit-pair-states.js';
import type { UnitFields } from '../units/unit-fields.js';
import {
  canMergeContacts,
  checkReadVersions,
  decideMerge,
  decideRestoredFields,
  takeFields,
  type DecidedUnit,
} from './duplicate-rules.js';

const one: DecidedUnit = { id: 'one', version: 3, state: 'SUBMITTED', accountState: null };
const two: DecidedUnit = { id: 'two', version: 5, state: 'RECEIVED', accountState: null };

describe('the versions that an officer has read', () => {
  const pair = { state: 'open', unitIds: ['one', 'two'] } as const;
  const units = new Map([one, two].map((unit) => [unit.id, unit]));
  const versions = [
    { unitId: 'one', version: 3 },
    { unitId: 'two', version: 5 },
  ];

  it('are accepted when nothing has changed', () => {
    expect(checkReadVersions(pair, units, { state: 'open', versions })).toBeNull();
  });

  it.each([
    ['the pair was decided', { state: 'apart', versions }, 'REGISTRATION.DUPLICATE_DECIDED'],
    ['a unit was changed', { state: 'open', versions: [versions[0]!, { unitId: 'two', version: 4 }] }, 'REGISTRATION.CHANGED'],
    ['a version is of another unit', { state: 'open', versions: [versions[0]!, { unitId: 'three', version: 5 }] }, 'PLATFORM.VALIDATION'],
  ] as const)('are refused when %s', (_what, read, refusal) => {
    expect(checkReadVersions(pair, units, read)).toMatchObject({ refusal });
  }); // prettier-ignore
});

it('names the field of a request that is not of the pair', () => {
  const pair = { state: 'open', unitIds: ['one', 'two'] } as const;
  const versions = [{ unitId: 'three', version: 5 }];
  expect(checkReadVersions(pair, new Map(), { state: 'open', versions })).toEqual({
    refusal: 'PLATFORM.VALIDATION',
    fields: [{ path: 'versions', code: 'notOfPair' }],
  });
  const notOfPair = { refusal: 'PLATFORM.VALIDATION', fields: [{ path: 'survivorId', code: 'notOfPair' }] };
  expect(decideMerge('open', [one, two], 'three')).toEqual(notOfPair);
  expect(decideMerge('open', [one], 'one')).toEqual(notOfPair);
});

it('refuses a version of a unit that is gone', () => {
  const versions = [{ unitId: 'one', version: 3 }];
  expect(
    checkReadVersions({ state: 'open', unitIds: ['one'] }, new Map(), { state: 'open', versions }),
  ).toEqual({
    refusal: 'REGISTRATION.CHANGED',
  });
});

describe('the merge of two registrations', () => {
  it.each(['open', 'apart'] as const)('is allowed for a pair that is %s', (state) => {
    expect(decideMerge(state, [one, two], 'two')).toEqual({ survivor: two, loser: one });
  });

  it.each([
    ['the pair is merged', 'merged', [one, two], 'one', 'REGISTRATION.DUPLICATE_DECIDED'],
    ['the pair is closed', 'closed', [one, two], 'one', 'REGISTRATION.DUPLICATE_DECIDED'],
    ['the survivor is not of the pair', 'open', [one, two], 'three', 'PLATFORM.VALIDATION'],
    ['the survivor has ended', 'open', [{ ...one, state: 'REJECTED' }, two], 'one', 'REGISTRATION.DUPLICATE_DECIDED'],
    ['the other one has ended', 'open', [one, { ...two, state: 'DUPLICATE' }], 'one', 'REGISTRATION.DUPLICATE_DECIDED'],
    ['the account of the one that ends is in use', 'open', [one, { ...two, accountState: 'ACTIVATED' }], 'one', 'REGISTRATION.HAS_ACCOUNT'],
  ] as [string, PairState, DecidedUnit[], string, string][])('is refused when %s', (_what, state, units, survivorId, refusal) => {
    expect(decideMerge(state, units, survivorId)).toMatchObject({ refusal });
  }); // prettier-ignore

  it('allows an account of the survivor', () => {
    const survivor = { ...one, accountState: 'ACTIVATED' as const };
    expect(decideMerge('open', [survivor, two], 'one')).toEqual({ survivor, loser: two });
  });

  it.each([
    [true, true, [], true],
    [false, true, ['representative', 'phone', 'email'], true],
    [false, true, ['phone', 'email'], false],
    [true, false, ['name', 'street'], true],
    [true, false, ['phone'], false],
    [false, false, ['representative', 'phone', 'email'], false],
  ] as const)('with readable contacts %s and %s, taking %j: %s', (survivor, loser, take, allowed) => {
    expect(canMergeContacts({ survivor, loser }, take)).toBe(allowed);
  });
});

describe('the fields that an undone merge restores', () => {
  const before: UnitFields = {
    name: 'Cho Ben Nghe',
    kind: 'market',
    taxCode: null,
    areaName: 'Phường Bến Nghé, Quận 1',
    street: '12 Tôn Thất Đạm',
    representative: 'Lê Thị Hoa',
    phone: '+84908222333',
    email: null,
    usesNcovi: false,
    expectedGates: null,
  };
  const after = { ...before, name: 'Chợ Bến Nghé', email: 'cho@bennghe.example.vn' };

  it.each([
    ['nothing was corrected', after, ['name', 'email'], []],
    ['a merged field was corrected', { ...after, name: 'Chợ Bến Nghé 1' }, ['email'], ['name']],
    ['another field was corrected', { ...after, street: '14 Tôn Thất Đạm' }, ['name', 'email'], []],
  ] as const)('when %s', (_what, now, restored, kept) => {
    expect(takeFields(before, after, ['email'])).toEqual({ ...before, email: after.email });
    expect(decideRestoredFields(before, after, now)).toEqual({ restored, kept });
  });
});
