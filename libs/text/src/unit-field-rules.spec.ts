import 'reflect-metadata';
import path from 'node:path';
import { plainToInstance } from 'class-transformer';
import { isEmail, validate } from 'class-validator';
import { isEmailAddress } from './email.js';
import { normalisePhone } from './phone.js';
import fc from 'fast-check';
import {
  tidyLine,
  unitEmailFault,
  unitGatesFault,
  unitLineFault,
  unitPhoneFault,
  unitTaxCodeFault,
} from './unit-field-rules.js';

type Form = { new (): object };
/** The form of the registration service: read here only to be compared with; nothing of an app imports it. */
const dto = path.resolve(
  import.meta.dirname,
  '../../../services/registration/src/registering/register-unit.dto.ts',
);
let form: Form;
beforeAll(async () => {
  form = ((await import(dto)) as { RegisterUnitDto: Form }).RegisterUnitDto;
});

const good = {
  name: 'Chợ Bến Thành',
  kind: 'market',
  areaCode: '26740',
  street: '1 Lê Lợi',
  representative: 'Trần Văn Tám',
  phone: '0903123456',
  usesNcovi: false,
};

/** Is this value of a field taken by the service? */
async function isTaken(field: string, value: unknown): Promise<boolean> {
  const body = plainToInstance(form, { ...good, [field]: value });
  const refused = (await validate(body)).map(({ property }) => property);
  return refused.length === 0 && (field !== 'phone' || normalisePhone(String(value)) !== null);
}

const lines = [
  'Quán · Cô Ba',
  'Ⅻ 店 សៀមរាប 👨‍👩‍👧 ❤️',
  '\u202eoảđ',
  'a\u200bb',
  '  ',
  '\u200b',
  'bad \ufffd letter',
  'x'.repeat(200),
  'x'.repeat(201),
  '👍'.repeat(200),
  '👍'.repeat(201),
  'a\ud800b',
];
const phones = [
  '0903 123 456',
  '+855 12 345 678',
  '(08) 3829 7000',
  '(072) 3826 123',
  '0903\u2011123\u2011456',
  '0903 123 456 (chị Lan)',
  '0903 123 456 (chị Lan ở phòng hành chính, tầng 2)',
  '1234',
  '',
];
const emails = [
  'ten@congty.vn',
  'a..b@congty.vn',
  '.a@congty.vn',
  'a@congty..vn',
  'a@-congty.vn',
  'a@congty_x.vn',
  'a@congty.v',
  'a@congty.v1',
  'a@congty',
  'a@b@congty.vn',
  'đơn.vị@côngty.vn',
  `${'a'.repeat(65)}@congty.vn`,
  `${'a'.repeat(64)}@congty.vn`,
  `a@${'b.'.repeat(130)}vn`,
  'a b@congty.vn',
  'ten@congty.vn\u200b',
  '',
];
const taxCodes = ['0301234567', '0301234567–001', '0301 234 567', "'0301234567", '079190001234', '175190001234', '030123456', '12345', '']; // prettier-ignore

it.each(lines)('a line %j is taken by the form as by the service', async (line) => {
  for (const field of ['name', 'street', 'representative'])
    expect(unitLineFault(line) === undefined).toBe(await isTaken(field, tidyLine(line)));
});

it.each(phones)('a phone %j is taken by the form as by the service', async (phone) => {
  expect(unitPhoneFault(phone) === undefined).toBe(await isTaken('phone', tidyLine(phone)));
});

it.each(emails)('an e-mail address %j is taken by the form as by the service', async (email) => {
  expect(unitEmailFault(email) === undefined).toBe(await isTaken('email', tidyLine(email)));
});

it.each(taxCodes)('a tax code %j is taken by the form as by the service', async (code) => {
  expect(unitTaxCodeFault(code) === undefined).toBe(await isTaken('taxCode', tidyLine(code)));
});

it.each([0, 1, 99, 150, 200, 201, 1500])(
  '%d gates are taken by the form as by the service',
  async (gates) => {
    expect(unitGatesFault(String(gates)) === undefined).toBe(await isTaken('expectedGates', gates));
  },
);

it('an address made of anything is taken by the form as by the service, unless it is quoted', () => {
  const parts = fc.constantFrom('a', 'B', '.', '@', '-', '_', '1', 'vn', 'xn--', 'đ', '漢', '!', '+', ',', '(', '/', 'x'.repeat(63)); // prettier-ignore
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), (typed) => {
      const address = `${typed.join('')}`;
      expect(unitEmailFault(address) === undefined).toBe(address === '' || isEmail(address));
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  'nguyen\u3000van@a.vn',
  'a@exa\u2009mple.vn',
  'a@x\u202fy.vn',
  'a@x.\u3000\u3000',
  'a\ud800@b.vn',
  `a@${'ạ'.repeat(60)}.${'ạ'.repeat(60)}.vn`,
])('an address with a blank of any script, ill-formed or longer than 254 octets is refused: %j', (address) =>
  expect(isEmailAddress(address)).toBe(false),
);
