import type { ArgumentMetadata } from '@nestjs/common';
import { ArrayMaxSize, IsBoolean, IsOptional, IsString } from 'class-validator';
import { Problem } from '../core/problem.js';
import { createValidationPipe } from '../http/validation.js';
import { IsEmailAddress, NestedList, NestedObject, NormalisedLine, OptionalMember } from './index.js';

class Part {
  @IsString() name: string;
  @OptionalMember() @IsString() note?: string;
}
class Plain {
  @OptionalMember() @IsBoolean() again?: boolean;
  @OptionalMember() @NestedObject(() => Part) part?: Part;
  @OptionalMember() @ArrayMaxSize(2) @NestedList(() => Part) parts?: Part[];
  @IsOptional() @IsString() cleared?: string | null;
}
/** With a transform, so that class-validator decides. */
class Transformed extends Plain {
  @OptionalMember() @NormalisedLine() @IsString() line?: string;
}
class Contact {
  @OptionalMember() @IsEmailAddress() email?: string;
}

const pipe = createValidationPipe();
const validate = (type: new () => object, body: unknown): Promise<unknown> =>
  pipe.transform(body, { type: 'body', metatype: type } as ArgumentMetadata);
const faultsOf = async (type: new () => object, body: unknown): Promise<string[]> => {
  try {
    await validate(type, body);
    return [];
  } catch (error) {
    return ((error as Problem).options.fields ?? []).map(({ path, code }) => `${path}: ${code}`);
  }
};

describe.each([Plain, Transformed])('members of %p', (type) => {
  it.each([
    [{ part: [] }, 'part: isObject'],
    [{ part: [[]] }, 'part: isObject'],
    [{ part: [{ name: 'a' }] }, 'part: isObject'],
    [{ part: 'a' }, 'part: isObject'],
    [{ parts: {} }, 'parts: isArray'],
    [{ parts: [[]] }, 'parts: isObject'],
    [{ parts: [[{ name: 'a' }]] }, 'parts: isObject'],
    [{ parts: [null] }, 'parts: isObject'],
    [{ parts: ['a'] }, 'parts: isObject'],
  ])('refuse %j', async (body, fault) => {
    expect((await faultsOf(type, body)).map((each) => each.replace(/\.\d+/, ''))).toContain(fault);
  });

  it('take null for absent where they say so', async () => {
    const body = { again: null, part: { name: 'a', note: null }, parts: null, cleared: null };
    const instance = (await validate(type, body)) as Plain;
    expect(instance).toEqual({ part: { name: 'a' }, cleared: null });
    expect(instance.part).toBeInstanceOf(Part);
    expect(await validate(type, { parts: [{ name: 'a', note: null }] })).toEqual({ parts: [{ name: 'a' }] });
  });
});

describe('an e-mail address', () => {
  it.each(['\u200b', '\u00ad', '\ufeff'])('loses %j, which copying leaves in it', async (hidden) => {
    expect(await validate(Contact, { email: ` ${hidden}lan@q${hidden}1.example.vn${hidden} ` })).toEqual({
      email: 'lan@q1.example.vn',
    });
  });
  it.each(['\u202e', '\u2060', '\u2066', '\u3164', '\u0000', '\u0007'])(
    'is refused with %j in it',
    async (hidden) => {
      expect(await faultsOf(Contact, { email: `lan${hidden}@quan1.example.vn` })).toEqual([
        'email: characters',
      ]);
    },
  );
  it.each([
    'lan',
    'lan@',
    'lan@vn',
    'a@b@c.vn',
    'lan <lan@quan1.vn>',
    `${'a'.repeat(250)}@b.vn`,
    7,
    ['a@b.vn'],
  ])('is not %p', async (email) => expect(await faultsOf(Contact, { email })).toEqual(['email: isEmail']));
});
