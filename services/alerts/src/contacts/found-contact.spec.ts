import type { FoundContact } from '@khai-bao/contracts';
import { isStorableContact } from './found-contact.js';

const contact: FoundContact = {
  declarationId: '0194f2f0-0000-7000-8000-000000000001',
  unitId: '0194f2f0-0000-7000-8000-000000000002',
  unitName: 'Chợ Bến Nghé',
  gateId: '0194f2f0-0000-7000-8000-000000000003',
  gateName: 'Cổng 1',
  day: '2021-06-30',
  reason: 'same-gate',
  minutesTogether: null,
  minutesApart: 3,
  nearAt: '2021-06-30T01:15:00.000Z',
  personIndex: 'index',
  ciphertext: null,
};

describe('a found contact', () => {
  it('is stored', () => expect(isStorableContact(contact)).toBe(true));

  it.each<[string, Partial<FoundContact>]>([
    ['a day that no month has', { day: '2021-06-31' }],
    ['a month that no year has', { day: '2021-13-01' }],
    ['a time that no clock shows', { nearAt: '2021-06-30T25:61:00.000Z' }],
    ['a week instead of a day', { nearAt: '2021-W26-3' }],
    ['a year of six digits', { nearAt: '+275760-01-01T00:00:00.000Z' }],
    ['more minutes than a column holds', { minutesTogether: 2_147_483_648 }],
    ['a zero character in a name', { gateName: 'Cổng\0' }],
    ['half a character in a name', { unitName: 'Chợ \ud83d' }],
    ['a zero character in its index', { personIndex: '\0' }],
  ])('is left out with %s', (_name, change) =>
    expect(isStorableContact({ ...contact, ...change })).toBe(false),
  );
});
