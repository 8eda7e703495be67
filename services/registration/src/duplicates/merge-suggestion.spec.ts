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
    ['the forwarded one before a listed pharmacy', { ...later, state: 'FORWARDED' }, { state: 'PHARMACY_LISTED' }],
    ['a listed pharmacy before an exempted unit', { ...later, state: 'PHARMACY_LISTED' }, { state: 'EXEMPT_NCOVI' }],
    ['an exempted unit before a received one', { ...later, state: 'EXEMPT_NCOVI' }, { state: 'RECEIVED' }],
    ['a received one before a submitted one', { ...later, state: 'RECEIVED' }, {}],
    ['the one with the account', { ...later, state: 'FORWARDED', accountState: 'HANDED_OVER' }, { state: 'FORWARDED', accountState: 'REQUESTED' }],
  ] as const)('%s', (_what, stays, goes) => {
    const [a, b] = [side('a', stays), side('b', goes)];
    expect(suggestSurvivor(a, b).id).toBe('a');
    expect(suggestSurvivor(b, a).id).toBe('a');
  }); // prettier-ignore

  it('is the left one of two that are equal in everything', () => {
    expect(suggestSurvivor(side('a'), side('b')).id).toBe('a');
  });

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
    ['are not a field that the other lacks', {}, { representative: '', phone: '' }, []],
    ['replace an empty text', { street: '' }, {}, ['street']],
    [
      'are the street and the representative with diacritics',
      { street: '12 ton that dam', representative: 'le thi hoa' },
      {},
      ['street', 'representative'],
    ],
    ['are the name with đ', { name: 'Cho Da Kao' }, { name: 'Chợ Đa Kao' }, ['name']],
    ['are no other name with more diacritics', { name: 'Cho Ben' }, { name: 'Chợ Bến Nghé' }, []],
    ['are no name that differs in letters only', { name: 'Chợ Bến Nghé' }, { name: 'CHỢ BẾN NGHÉ' }, []],
  ] as const)('%s', (_what, kept, goes, taken) =>
    expect(suggestFieldsToTake(side('a', {}, kept), side('b', {}, goes))).toEqual(taken),
  );

  it('are the newer contact, and not the older one', () => {
    const other = {
      representative: 'Trần Văn Nam',
      phone: '+84908222444',
      email: 'b@b.vn',
      name: 'Chợ khác',
    };
    expect(suggestFieldsToTake(side('a', {}, { email: 'a@b.vn' }), side('b', later, other))).toEqual([
      'representative',
      'phone',
      'email',
    ]);
    expect(suggestFieldsToTake(side('a'), side('b', {}, { phone: '+84908222444' }))).toEqual([]);
    expect(suggestFieldsToTake(side('a'), side('b', later, { email: null, phone: '' }))).toEqual([]);
    expect(suggestFieldsToTake(side('a', later), side('b', {}, { phone: '+84908222444' }))).toEqual([]);
  });
});
