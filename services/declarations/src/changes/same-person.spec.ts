import type { Person } from '@khai-bao/health-form';
import { isSamePersonBesidesPhone } from './same-person.js';

const khai: Person = {
  fullName: 'Nguyễn Thị Minh Khai',
  birthYear: 1990,
  sex: 'female',
  nationality: 'VN',
  phone: '+84903123456',
  address: {
    province: 'Thành phố Hồ Chí Minh',
    district: 'Quận 1',
    ward: 'Phường Bến Nghé',
    street: '1 Lê Lợi',
  },
};

it.each<[string, Partial<Person>, boolean]>([
  ['another phone', { phone: '+84908222333' }, true],
  ['another address', { address: { ...khai.address, street: '2 Lê Lợi' } }, true],
  ['the name in capitals', { fullName: 'NGUYỄN THỊ MINH KHAI' }, true],
  ['the name in decomposed letters', { fullName: 'Nguyễn Thị Minh Khai'.normalize('NFD') }, true],
  ['the birth date of the same year', { birthDate: '1990-02-28' }, true],
  ['another name', { fullName: 'Trần Thị Minh Khai' }, false],
  ['another birth year', { birthYear: 1991 }, false],
  ['another sex', { sex: 'male' }, false],
  ['an ID paper', { idPaper: { kind: 'cccd', number: '079090001234' } }, false],
])('a correction with %s names the same person: %s', (_name, change, isSame) => {
  expect(isSamePersonBesidesPhone(khai, { ...khai, ...change })).toBe(isSame);
});

it('compares two birth dates, and two numbers of an ID paper', () => {
  const dated = {
    ...khai,
    birthDate: '1990-02-28',
    idPaper: { kind: 'cccd', number: '079090001234' },
  } as const;
  expect(isSamePersonBesidesPhone(dated, { ...dated, phone: '+84908222333' })).toBe(true);
  expect(isSamePersonBesidesPhone(dated, { ...dated, birthDate: '1990-03-01' })).toBe(false);
  expect(
    isSamePersonBesidesPhone(dated, { ...dated, idPaper: { kind: 'cccd', number: '079090001235' } }),
  ).toBe(false);
});
