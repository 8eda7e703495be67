import { randomUUID } from 'node:crypto';
import type { UnitSnapshot } from '@khai-bao/contracts';
import { KeyWrapper, generateSealingKey, sealJson } from '@khai-bao/platform/sealing';
import type { QuestionnaireAnswers, Person } from '@khai-bao/health-form';
import { uuidv7 } from 'uuidv7';
import type { Suite } from './suite.js';

/** Areas of the tests. Codes: General Statistics Office. */
export const testAreas = {
  benNghe: { code: '26740', path: '79.760.26740', name: 'Phường Bến Nghé, Quận 1' },
  daKao: { code: '26737', path: '79.760.26737', name: 'Phường Đa Kao, Quận 1' },
  quan1: { code: '760', path: '79.760', name: 'Quận 1' },
  quan3: { code: '770', path: '79.770', name: 'Quận 3' },
  city: { code: '79', path: '79', name: 'Thành phố Hồ Chí Minh' },
} as const;

/** A registration as the public form sends it. */
export const registrationForm = (change: object = {}): Record<string, unknown> => ({
  name: 'Chợ Bến Nghé',
  kind: 'market',
  areaCode: testAreas.benNghe.code,
  street: '12 Tôn Thất Đạm',
  representative: 'Lê Thị Hoa',
  phone: '0908 222 333',
  usesNcovi: false,
  ...change,
});

/** A person as the health form takes it. */
export const personForm = (change: Partial<Person> = {}): Person => ({
  fullName: 'Nguyễn Thị Minh Khai',
  birthYear: 1990,
  sex: 'female',
  nationality: 'VN',
  phone: '0903 123 456',
  address: {
    province: 'Thành phố Hồ Chí Minh',
    district: 'Quận 1',
    ward: 'Phường Đa Kao',
    street: '17 Điện Biên Phủ',
  },
  ...change,
});

/** All five questions answered with No, with changes. */
export const answersForm = (change: QuestionnaireAnswers = {}): QuestionnaireAnswers => ({
  travelled: { value: false },
  symptoms: { value: false },
  'contact-patient': { value: false },
  'contact-affected-country': { value: false },
  'contact-symptomatic': { value: false },
  ...change,
});

/** Answers that the rules of 2021 call suspected. */
export const suspectedAnswers = (): QuestionnaireAnswers =>
  answersForm({ symptoms: { value: true, details: ['fever'] }, 'contact-patient': { value: true } });

/** A declaration as the citizen's app sends it. */
export const declarationForm = (gateCode: string, change: object = {}): Record<string, unknown> => ({
  clientKey: randomUUID(),
  gateCode,
  questionnaireVersion: '2021.1',
  consent: { version: '2021.1', agreed: true },
  filledAt: new Date().toISOString(),
  person: personForm(),
  answers: answersForm(),
  ...change,
});

/** A unit as registration publishes it, its contact sealed to those who may read it. */
export async function unitSnapshot(suite: Suite, change: Partial<UnitSnapshot> = {}): Promise<UnitSnapshot> {
  const unitId = change.unitId ?? uuidv7();
  const wrapper = new KeyWrapper(
    JSON.stringify(
      Object.fromEntries(Object.entries(suite.secrets.wrapping).map(([name, pair]) => [name, pair.public])),
    ),
  );
  const key = generateSealingKey();
  const contact = { representative: 'Lê Thị Hoa', phone: '+84908222333', email: null };
  return {
    unitId,
    name: 'Chợ Bến Nghé',
    kind: 'market',
    taxCode: null,
    areaCode: testAreas.benNghe.code,
    areaPath: testAreas.benNghe.path,
    areaName: testAreas.benNghe.name,
    street: '12 Tôn Thất Đạm',
    state: 'FORWARDED',
    stateSince: new Date().toISOString(),
    submittedAt: new Date().toISOString(),
    reference: `T${unitId.slice(-8)}`,
    hasEmail: false,
    usesNcovi: false,
    actorId: null,
    actorPlace: null,
    contact: {
      keyId: `unit:${unitId}`,
      ciphertext: sealJson(key, contact, `unit:${unitId}`),
      wrapped: await wrapper.wrapKey(key, ['accounts', 'sync']),
    },
    ...change,
  };
}
