import type { UnitFields } from '../units/unit-fields.js';
import {
  suggestFieldsToTake,
  hasUsableAccount,
  suggestSurvivor,
  type MergeSide,
} from './merge-suggestion.js';

const fields: UnitFields = {
  name: 'Chợ Bến Nghé',
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
const side = (id: string, change: Partial<MergeSide> = {}, said: Partial<UnitFields> = {}): MergeSide => ({
  id,
  state: 'SUBMITTED',
  accountState: null,
  submittedAt: new Date('2021-06-25T01:00:00Z'),
  ...change,
  fields: { ...fields, ...said },
});
const later = { submittedAt: new Date('2021-06-26T01:00:00Z') };

describe('the suggested survivor', () => {
  it.each([
    ['the older one', {}, later],
    ['the one that was forwarded', { ...later, state: 'FORWARDED' }, {}],
    ['the one with the account', { ...later, state: 'FORWARDED', accountState: 'HANDED_OVER' }, { state: 'FORWARDED', accountState: 'REQUESTED' }],
  ] as const)('%s', (_what, stays, goes) => {
    const [a, b] = [side('a', stays), side('b', goes)];
    expect(suggestSurvivor(a, b).id).toBe('a');
    expect(suggestSurvivor(b, a).id).toBe('a');
  }); // prettier-ignore

  it.each([
    ['REQUESTED', false],
    ['REFUSED', false],
    ['DISABLED', false],
    [null, false],
    ['ISSUED', true],
    ['HANDOVER_WAITING', true],
    ['ACTIVATED', true],
  ] as const)('an account in %s prevents the end of its registration: %s', (state, prevents) =>
    expect(hasUsableAccount(state)).toBe(prevents),
  );
});

describe('the fields that are suggested to be taken', () => {
  it.each([
    ['are those that the other lacks', {}, { taxCode: '0301234567', email: 'a@b.vn' }, ['taxCode', 'email']],
    ['are the name with diacritics', { name: 'Cho Ben Nghe' }, {}, ['name']],
    ['are not the name without diacritics', {}, { name: 'CHO BEN NGHE' }, []],
    ['are no empty fields', { email: 'a@b.vn' }, {}, []],
    ['are no other kind', {}, { kind: 'other' }, []],
  ] as const)('%s', (_what, kept, goes, taken) =>
    expect(suggestFieldsToTake(side('a', {}, kept), side('b', {}, goes))).toEqual(taken),
  );

  it('are the newer contact, and not the older one', () => {
    const other = { phone: '+84908222444' };
    expect(suggestFieldsToTake(side('a'), side('b', later, other))).toEqual(['phone']);
    expect(suggestFieldsToTake(side('a', later), side('b', {}, other))).toEqual([]);
  });
});
