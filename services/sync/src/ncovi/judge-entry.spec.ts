import { judgeEntry } from './judge-entry.js';

const unit = {
  name: 'Chợ  Bến Nghé ',
  taxCode: '0301 234 567',
  phone: '0908 222 333',
  areaCode: '26740',
  street: '12 Tôn Thất Đạm',
};

it('normalises a usable entry', () =>
  expect(judgeEntry('NC-79.1', unit)).toEqual({
    entryId: 'NC-79.1',
    unit: {
      name: 'Chợ Bến Nghé',
      taxCode: '0301234567',
      phone: '+84908222333',
      areaCode: '26740',
      street: '12 Tôn Thất Đạm',
    },
  }));

it.each([
  [
    { taxCode: null, phone: null, street: '' },
    { taxCode: null, phone: null, street: '' },
  ],
  [
    { taxCode: ' ', phone: '' },
    { taxCode: null, phone: null },
  ],
])('reads %j as absent values', (change, expected) =>
  expect(judgeEntry('a', { ...unit, ...change })).toMatchObject({ unit: expected }),
);

it('reads a tombstone', () => expect(judgeEntry('a', null)).toEqual({ entryId: 'a', unit: null }));

it.each([
  ['', unit, 'entry-id'],
  ['x'.repeat(41), unit, 'entry-id'],
  ['<script>', unit, 'entry-id'],
  [17, unit, 'entry-id'],
  ['a', 'text', 'malformed'],
  ['a', [unit], 'malformed'],
  ['a', { ...unit, name: '' }, 'name'],
  ['a', { ...unit, name: 'x'.repeat(201) }, 'name'],
  ['a', { ...unit, name: ' \u0000 ' }, 'name'],
  ['a', { ...unit, name: { first: 'a' } }, 'name'],
  ['a', { ...unit, taxCode: '12' }, 'tax-code'],
  ['a', { ...unit, taxCode: 301234567 }, 'tax-code'],
  ['a', { ...unit, phone: '12' }, 'phone'],
  ['a', { ...unit, phone: '0'.repeat(500) }, 'phone'],
  ['a', { ...unit, areaCode: '79' }, 'area'],
  ['a', { ...unit, areaCode: 26740 }, 'area'],
  ['a', { ...unit, street: 'x'.repeat(201) }, 'street'],
  ['a', { ...unit, street: undefined }, 'street'],
])('sets aside %j with %j: %s', (entryId, value, fault) =>
  expect(judgeEntry(entryId, value)).toMatchObject({ fault }),
);

it('stores of an unusable id only characters that can be shown', () =>
  expect(judgeEntry('<b>\u0000x', unit)).toEqual({ entryId: '?b??x', fault: 'entry-id' }));
