import { parseStoredContent, positiveSigns } from '@khai-bao/health-form';
import { toCaseContent } from './contact-case-content.js';
import type { ContactContent } from './contact-cipher.js';

const contact: ContactContent = {
  fullName: 'Trần Văn Một',
  birthYear: 1990,
  sex: 'male',
  phone: '+84903123456',
  address: { province: 'Thành phố Hồ Chí Minh', district: 'Quận 1', ward: 'Phường Bến Nghé', street: '12 Lê Lợi' },
  representative: { fullName: 'Trần Thị Ba', phone: '+84903123457', relation: 'parent' },
}; // prettier-ignore
const read = (symptoms: readonly string[], change: Partial<ContactContent> = {}) =>
  parseStoredContent(JSON.parse(JSON.stringify(toCaseContent({ ...contact, ...change }, symptoms))));

describe('the content of a case that was opened for a contact', () => {
  it('is read as that of every case, with the person and the representative', () => {
    const { person, representative } = read([]);
    expect(person).toMatchObject({
      fullName: 'Trần Văn Một',
      birthYear: 1990,
      sex: 'male',
      phone: '+84903123456',
    });
    expect(person.address).toMatchObject(contact.address);
    expect(representative).toEqual(contact.representative);
  });

  it.each([
    ['names the symptoms as signs', ['fever', 'cough'], ['fever', 'cough']],
    ['has no signs when nobody named a symptom', [], []],
  ])('%s', (_name, symptoms, signs) => expect(positiveSigns(read(symptoms).answers)).toEqual(signs));

  it('has no year of birth when none is known', () =>
    expect(read([], { birthYear: null }).person).not.toHaveProperty('birthYear'));
});
