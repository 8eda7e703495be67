import type { DeclarationForm } from '@khai-bao/local/demo-client.ts';
import { createRandom } from './random.ts';

const familyNames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Ngô'];
const middleNames = ['Văn', 'Thị', 'Minh', 'Ngọc', 'Hoàng', 'Thanh', 'Quốc', 'Gia'];
const givenNames = [
  'An',
  'Bình',
  'Châu',
  'Dũng',
  'Hạnh',
  'Khánh',
  'Linh',
  'Nam',
  'Phúc',
  'Sáu',
  'Tâm',
  'Vân',
];
const wards: readonly (readonly [ward: string, district: string])[] = [
  ['Phường Bến Nghé', 'Quận 1'],
  ['Phường Đa Kao', 'Quận 1'],
  ['Phường 5', 'Quận 3'],
  ['Phường 12', 'Quận Gò Vấp'],
  ['Phường An Phú', 'Thành phố Thủ Đức'],
];
const no = { value: false };
const healthyAnswers: DeclarationForm['answers'] = {
  travelled: no,
  symptoms: no,
  'contact-patient': no,
  'contact-affected-country': no,
  'contact-symptomatic': no,
};
const suspectedAnswers: DeclarationForm['answers'] = {
  ...healthyAnswers,
  symptoms: { value: true, details: ['fever', 'cough'] },
  'contact-patient': { value: true },
};

/** The client key of every generated form: each request replaces it by its own. */
export const placeholderKey = '00000000-0000-4000-8000-000000000000';

/** A gate, and the unit to which it belongs. */
export interface LoadGate {
  readonly code: string;
  readonly unitId: string;
}

export interface FormsOptions {
  readonly count: number;
  readonly gates: readonly LoadGate[];
  readonly seed: number;
  /** The share of declarations that the risk rules classify as suspected, from 0 to 1. */
  readonly suspectedShare: number;
}

export interface GeneratedForm {
  /** The form as JSON. */
  readonly text: string;
  readonly suspected: boolean;
  readonly unitId: string;
}

/** Generates declarations of the form of mid-2021, each of another person. */
export function generateForms(
  { count, gates, seed, suspectedShare }: FormsOptions,
  filledAt: string,
): GeneratedForm[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const [ward, district] = random.pick(wards);
    const suspected = random.next() < suspectedShare;
    const gate = random.pick(gates);
    const text = JSON.stringify({
      clientKey: placeholderKey,
      gateCode: gate.code,
      questionnaireVersion: '2021.1',
      consent: { version: '2021.1', agreed: true },
      filledAt,
      person: {
        fullName: `${random.pick(familyNames)} ${random.pick(middleNames)} ${random.pick(givenNames)}`,
        birthYear: random.between(1940, 1999),
        sex: random.next() < 0.5 ? 'female' : 'male',
        nationality: 'VN',
        phone: `09${String(random.between(0, 99_999_999)).padStart(8, '0')}`,
        address: {
          province: 'Thành phố Hồ Chí Minh',
          district,
          ward,
          street: `${random.between(1, 300)} Lê Lợi`,
        },
      },
      answers: suspected ? suspectedAnswers : healthyAnswers,
    });
    return { text, suspected, unitId: gate.unitId };
  });
}
