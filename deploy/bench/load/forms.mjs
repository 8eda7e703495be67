import { randomOf } from './random.mjs';

const family = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Ngô'];
const middle = ['Văn', 'Thị', 'Minh', 'Ngọc', 'Hoàng', 'Thanh', 'Quốc', 'Gia'];
const given = ['An', 'Bình', 'Châu', 'Dũng', 'Hạnh', 'Khánh', 'Linh', 'Nam', 'Phúc', 'Sáu', 'Tâm', 'Vân'];
const wards = [
  ['Phường Bến Nghé', 'Quận 1'],
  ['Phường Đa Kao', 'Quận 1'],
  ['Phường 5', 'Quận 3'],
  ['Phường 12', 'Quận Gò Vấp'],
  ['Phường An Phú', 'Thành phố Thủ Đức'],
];
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

/** Stands where each request's own client key is written. */
export const keyPlace = '00000000-0000-4000-8000-000000000000';

/**
 * Declarations of the mid-2021 form as JSON texts, each of another person.
 * @param {{count: number, gates: {code: string, unitId: string}[], seed: number, suspectedShare: number, filledAt: Date}} wish
 */
export function declarationForms({ count, gates, seed, suspectedShare, filledAt }) {
  const random = randomOf(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  return Array.from({ length: count }, () => {
    const [ward, district] = pick(wards);
    const suspected = random() < suspectedShare;
    const gate = pick(gates);
    const text = JSON.stringify({
      clientKey: keyPlace,
      gateCode: gate.code,
      questionnaireVersion: '2021.1',
      consent: { version: '2021.1', agreed: true },
      filledAt: filledAt.toISOString(),
      person: {
        fullName: `${pick(family)} ${pick(middle)} ${pick(given)}`,
        birthYear: 1940 + Math.floor(random() * 60),
        sex: random() < 0.5 ? 'female' : 'male',
        nationality: 'VN',
        phone: `09${String(Math.floor(random() * 1e8)).padStart(8, '0')}`,
        address: {
          province: 'Thành phố Hồ Chí Minh',
          district,
          ward,
          street: `${1 + Math.floor(random() * 300)} Lê Lợi`,
        },
      },
      answers: suspected ? ill : well,
    });
    return { text, suspected, unitId: gate.unitId };
  });
}
