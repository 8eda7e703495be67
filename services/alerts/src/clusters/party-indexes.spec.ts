import type { Person } from '@khai-bao/health-form';
import { computePartyIndexes } from './party-indexes.js';

const person: Person = {
  fullName: 'Trần Văn Một',
  birthYear: 1990,
  sex: 'male',
  nationality: 'VN',
  phone: '+84903123456',
  address: { province: 'Thành phố Hồ Chí Minh', district: 'Quận 1', ward: 'Phường Đa Kao', street: '1' },
};
const party = { person, representative: null, partyKey: null };
const dayKey = Buffer.alloc(32, 1);
const indexesOf = (change: object, key = dayKey) => computePartyIndexes(key, { ...party, ...change });
const ofKind = (kind: string, change: object, key = dayKey) =>
  indexesOf(change, key).flatMap((each) => (each.kind === kind ? [each.partyIndex] : []));

describe('the blind indexes of the person of a case', () => {
  it('are equal for one person, with and without the ID paper', () => {
    const withPaper = { person: { ...person, idPaper: { kind: 'cccd', number: '079190001234' } } };
    const [, asPhoneAndName] = ofKind('person', withPaper);
    expect(ofKind('person', {})).toEqual([asPhoneAndName]);
    expect(ofKind('person', { person: { ...person, fullName: 'TRẦN VĂN MỘT' } })).toEqual([asPhoneAndName]);
  });

  it('are shared by a household on one phone, a child with its representative included', () => {
    const child = { ...person, fullName: 'Trần Văn Hai', phone: '' };
    const representative = { fullName: 'Trần Văn Một', phone: person.phone, relation: 'parent' };
    expect(ofKind('phone', { person: child, representative })).toEqual(ofKind('phone', {}));
    expect(ofKind('person', { person: child })).not.toEqual(ofKind('person', {}));
  });

  it('are shared by a party, and a person alone has none', () => {
    expect(ofKind('party', {})).toEqual([]);
    expect(ofKind('party', { partyKey: 'a' })).toEqual(ofKind('party', { partyKey: 'a', person: { ...person, phone: '+84900000000' } }));
  }); // prettier-ignore

  it('cannot be followed from one day to another', () => {
    const all = indexesOf({ partyKey: 'a' }).map(({ partyIndex }) => partyIndex);
    const next = indexesOf({ partyKey: 'a' }, Buffer.alloc(32, 2)).map(({ partyIndex }) => partyIndex);
    expect(next).toHaveLength(all.length);
    expect(all.filter((index) => next.includes(index))).toEqual([]);
  });
});
