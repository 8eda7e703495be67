import { newKey } from '../../bench/load/new-key.ts';
import type { Random } from '../../bench/load/random.ts';
import type { ApiRequestBody } from '../../local/api-operations.ts';

export type DeclarationBody = ApiRequestBody<'POST /api/declarations/v1/declarations'>;
export type DeclaredPerson = DeclarationBody['person'];
export type RegistrationBody = ApiRequestBody<'POST /api/registration/v1/registrations'>;

const suspectedShare = 0.03;
const cautionShare = 0.1;
const familyNames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Ngô'];
const middleNames = ['Thị', 'Văn', 'Ngọc', 'Minh', 'Quang', 'Thanh', 'Hoàng', 'Gia'];
const givenNames = ['An', 'Bình', 'Chi', 'Dũng', 'Hạnh', 'Khánh', 'Linh', 'Nam', 'Phúc', 'Vân'];
const no = { value: false };
const healthyAnswers: DeclarationBody['answers'] = {
  travelled: no,
  symptoms: no,
  'contact-patient': no,
  'contact-affected-country': no,
  'contact-symptomatic': no,
};
const suspectedAnswers: DeclarationBody['answers'] = {
  ...healthyAnswers,
  symptoms: { value: true, details: ['fever', 'cough'] },
  'contact-patient': { value: true },
};
const cautionAnswers: DeclarationBody['answers'] = {
  ...healthyAnswers,
  symptoms: { value: true, details: ['cough'] },
};

const generatePhone = (random: Random): string =>
  `09${String(random.between(0, 99_999_999)).padStart(8, '0')}`;

/** Generates a person who has never declared. */
const generatePerson = (random: Random): DeclaredPerson => ({
  fullName: `${random.pick(familyNames)} ${random.pick(middleNames)} ${random.pick(givenNames)}`,
  birthYear: random.between(1940, 2005),
  sex: random.pick(['female', 'male'] as const),
  nationality: 'VN',
  phone: generatePhone(random),
  address: {
    province: 'Thành phố Hồ Chí Minh',
    district: 'Quận 1',
    ward: 'Phường Đa Kao',
    street: `${random.between(1, 300)} Điện Biên Phủ`,
  },
});

/** Generates a declaration as the citizen app sends it, of a new person unless one is given. */
export function generateDeclaration(
  random: Random,
  gateCode: string,
  person?: DeclaredPerson,
): DeclarationBody {
  const draw = random.next();
  return {
    clientKey: newKey(),
    gateCode,
    questionnaireVersion: '2021.1',
    consent: { version: '2021.1', agreed: true },
    filledAt: new Date().toISOString(),
    person: person ?? generatePerson(random),
    answers:
      draw < suspectedShare
        ? suspectedAnswers
        : draw < suspectedShare + cautionShare
          ? cautionAnswers
          : healthyAnswers,
  };
}

let generatedUnits = 0;

/** Generates a unit that registers. Every second one has an e-mail address. */
export function generateUnit(random: Random, namePrefix: string): RegistrationBody {
  generatedUnits += 1;
  return {
    name: `Cửa hàng ${namePrefix} ${generatedUnits}`,
    kind: 'business-premises',
    areaCode: '26740',
    street: `${random.between(1, 300)} Nguyễn Huệ`,
    representative: `${random.pick(familyNames)} ${random.pick(givenNames)}`,
    phone: generatePhone(random),
    usesNcovi: false,
    ...(generatedUnits % 2 === 0
      ? { email: `${namePrefix.toLowerCase()}.${generatedUnits}@example.vn` }
      : {}),
  };
}
