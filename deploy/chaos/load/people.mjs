import { newKey } from '../../bench/load/new-key.mjs';

const families = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Ngô'];
const middles = ['Thị', 'Văn', 'Ngọc', 'Minh', 'Quang', 'Thanh', 'Hoàng', 'Gia'];
const givens = ['An', 'Bình', 'Chi', 'Dũng', 'Hạnh', 'Khánh', 'Linh', 'Nam', 'Phúc', 'Vân'];
const no = { value: false };
const well = {
  travelled: no,
  symptoms: no,
  'contact-patient': no,
  'contact-affected-country': no,
  'contact-symptomatic': no,
};
const ill = {
  ...well,
  symptoms: { value: true, details: ['fever', 'cough'] },
  'contact-patient': { value: true },
};
const unsure = { ...well, symptoms: { value: true, details: ['cough'] } };

/** A person who has never been here. */
export const newPerson = (random) => ({
  fullName: `${random.pick(families)} ${random.pick(middles)} ${random.pick(givens)}`,
  birthYear: random.between(1940, 2005),
  sex: random.pick(['female', 'male']),
  nationality: 'VN',
  phone: `09${String(random.between(0, 99_999_999)).padStart(8, '0')}`,
  address: {
    province: 'Thành phố Hồ Chí Minh',
    district: 'Quận 1',
    ward: 'Phường Đa Kao',
    street: `${random.between(1, 300)} Điện Biên Phủ`,
  },
});

/** A declaration as the citizen app sends it. `suspected` and `caution` are parts of one. */
export function newDeclaration(random, gateCode, { suspected = 0.03, caution = 0.1, person } = {}) {
  const draw = random.next();
  return {
    clientKey: newKey(),
    gateCode,
    questionnaireVersion: '2021.1',
    consent: { version: '2021.1', agreed: true },
    filledAt: new Date().toISOString(),
    person: person ?? newPerson(random),
    answers: draw < suspected ? ill : draw < suspected + caution ? unsure : well,
  };
}

let units = 0;

/** A unit that registers; every other one has an e-mail address. */
export function newUnit(random, word) {
  units += 1;
  return {
    name: `Cửa hàng ${word} ${units}`,
    kind: 'business-premises',
    areaCode: '26740',
    street: `${random.between(1, 300)} Nguyễn Huệ`,
    representative: `${random.pick(families)} ${random.pick(givens)}`,
    phone: `09${String(random.between(0, 99_999_999)).padStart(8, '0')}`,
    usesNcovi: false,
    ...(units % 2 === 0 ? { email: `${word.toLowerCase()}.${units}@example.vn` } : {}),
  };
}
