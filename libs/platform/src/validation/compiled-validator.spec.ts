import 'reflect-metadata';
import { Transform, Type, plainToInstance } from 'class-transformer';
import {
  ArrayMaxSize,
  Equals,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
  validateSync,
} from 'class-validator';
import { compiledValidatorOf, type UnknownMemberPolicy } from './compiled-validator.js';

class Consent {
  @IsString() @MaxLength(8) version: string;
  @IsBoolean() agreed: boolean;
}
class Base {
  @IsUUID() id: string;
  @IsString() kept = 'a default';
}
class Form extends Base {
  @IsString() @IsNotEmpty() @Matches(/^[a-z]+$/) word: string;
  @IsIn(['a', 'b']) choice: string;
  @IsISO8601() at: string;
  @IsInt() @Min(0) count: number;
  @IsObject() @ValidateNested() @Type(() => Consent) consent: Consent;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => Consent)
  more?: Consent[];
  @IsOptional() @IsString({ each: true }) tags?: string[];
  @IsObject() person: object;
  @IsOptional() @IsObject() extra?: object;
  @ValidateIf((form: Form) => form.count > 5) @Equals('many') note?: string;
}

const good = {
  id: '0194f2f0-0000-7000-8000-000000000001',
  word: 'abc',
  choice: 'a',
  at: '2021-06-25T07:15:00.000Z',
  count: 3,
  consent: { version: '1', agreed: true },
  more: [{ version: '2', agreed: false }],
  tags: ['x'],
  person: { fullName: 'Nguyễn Thị Bảy', address: { lines: ['a', 1, null, { deep: true }] } },
};

/** What values of other types, shapes and sizes a member can be given. */
const strange: readonly unknown[] = [
  undefined,
  null,
  '',
  'abc',
  'ABC',
  'a much longer text',
  0,
  1,
  -1,
  6,
  1.5,
  '3',
  true,
  [],
  {},
  ['x'],
  [1],
  [null],
  [{ version: '1', agreed: true }],
  [{ version: 'too long a version', agreed: true }],
  [[{ version: '1', agreed: true }]],
  { version: '1', agreed: true },
  { version: 1, agreed: 'yes' },
  { version: '1', agreed: true, more: 1 },
  { constructor: 'x' },
  JSON.parse('{"__proto__": {"agreed": true}}'),
  { deep: { constructor: { prototype: 1 } } },
  '2021-02-31',
  '2021-06-25',
  good.id,
  good.id.toUpperCase(),
];

const slow = (plain: unknown, unknownMembers: UnknownMemberPolicy): object | undefined => {
  let instance: Form;
  try {
    instance = plainToInstance(Form, plain);
  } catch {
    // class-transformer itself stumbles over some names.
    return undefined;
  }
  const forbidNonWhitelisted = unknownMembers === 'defer';
  return validateSync(instance, { whitelist: true, forbidNonWhitelisted }).length === 0
    ? instance
    : undefined;
};

/** Every member of a good form given every strange value, and left out, and one more member beside. */
const variants = (): object[] => [
  good,
  ...Object.keys({ ...good, extra: 1, note: 1, other: 1 }).flatMap((name) => [
    ...strange.map((value) => ({ ...good, [name]: value })),
    ...strange.map((value) => ({ ...good, count: 6, [name]: value })),
    Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)),
  ]),
];

describe.each<UnknownMemberPolicy>(['drop', 'defer'])(
  'a check that is sure, unknown members: %s',
  (unknownMembers) => {
    const check = compiledValidatorOf(Form, unknownMembers)!;

    it('passes nothing that class-validator refuses, and gives the same instance', () => {
      let passed = 0;
      for (const plain of variants()) {
        const sure = check(plain);
        if (sure === undefined) continue;
        passed += 1;
        const judged = slow(plain, unknownMembers);
        expect({ plain, judged }).toEqual({ plain, judged: sure });
        expect(judged).toBeInstanceOf(Form);
        expect(sure.consent).toBeInstanceOf(Consent);
        expect(Object.keys(sure)).toEqual(Object.keys(judged!));
      }
      expect(passed).toBeGreaterThan(40);
    });

    it('is sure of whatever is valid and plain', () => {
      const doubted = variants().filter(
        (plain) => check(plain) === undefined && slow(plain, unknownMembers) !== undefined,
      );
      // Names that objects inherit by are left to the slow way, which drops or copies them; so is a list of lists.
      expect(
        doubted.filter((plain) => !/"constructor"|"__proto__"|\[\[/.test(JSON.stringify(plain))),
      ).toEqual([]);
    });
  },
);

describe('a class that asks for more than decorators that check', () => {
  class Transformed {
    @Transform(({ value }) => String(value).trim()) @IsString() name: string;
  }
  class Guessed {
    @Type(() => Number) @IsInt() page: number;
  }
  class Holder {
    @ValidateNested() @Type(() => Transformed) held: Transformed;
  }
  class Defaulted {
    @IsString() name: string;
    other = 'not decorated';
  }
  class Undecorated {
    name: string;
  }
  it.each([Transformed, Guessed, Holder, Defaulted, Undecorated])(
    '%p goes the slow way',
    (type: new () => object) => expect(compiledValidatorOf(type, 'defer')).toBeNull(),
  );
});
