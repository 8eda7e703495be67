import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { CleanedText, IsDay, IsInstant, isInstant, IsPlainLine, NormalisedLine } from './index.js';

class Sample {
  @NormalisedLine() @IsPlainLine() name: string;
  @CleanedText() note: string;
  @IsInstant() at: string;
  @IsDay() day: string;
}

const errorsOf = (plain: object): string[] =>
  validateSync(
    plainToInstance(Sample, {
      name: 'a',
      note: 'b',
      at: '2021-06-30T00:15:00Z',
      day: '2024-02-29',
      ...plain,
    }),
  ).flatMap(({ property, constraints }) =>
    Object.keys(constraints ?? {}).map((code) => `${property}: ${code}`),
  );

describe('isInstant', () => {
  it.each(['2021-06-30T07:15:00.000Z', '2021-06-30T14:15+07:00', '2024-02-29T00:00:00Z'])(
    'takes %s',
    (text) => {
      expect(isInstant(text)).toBe(true);
      expect(Number.isNaN(Date.parse(text))).toBe(false);
    },
  );
  it.each([
    '1999-365',
    '2021-W26-3',
    '2021-06-30',
    '2021-06-31T00:00:00Z',
    '2021-02-29T00:00:00Z',
    '2021-06-30T24:00:00Z',
    '2021-06-30T07:15:00',
    '0021-06-30T07:15:00Z',
    '2021-06-30T07:15:00+99:00',
    ['2021-06-30T07:15:00Z'],
    null,
    5,
  ])('refuses %p', (value) => {
    expect(isInstant(value)).toBe(false);
  });
});

describe('decorators of text', () => {
  it('accept ordinary values and normalise them', () => {
    expect(errorsOf({})).toEqual([]);
    expect(
      plainToInstance(Sample, { name: ' Nguye\u0302\u0303n  A ', note: 'a\u200bb\u202e\r\nc ' }),
    ).toMatchObject({
      name: 'Nguyễn A',
      note: 'ab\nc',
    });
  });
  it('refuse hidden characters, lists and other instants', () => {
    expect(errorsOf({ name: 'A\u202eB' })).toEqual(['name: characters']);
    expect(errorsOf({ name: 'A\u3164B' })).toEqual(['name: characters']);
    expect(errorsOf({ name: ['A'] })).toEqual(['name: characters']);
    expect(errorsOf({ note: 'a\u0007b' })).toEqual(['note: characters']);
    expect(errorsOf({ at: '1999-365' })).toEqual(['at: instant']);
    for (const day of ['2021-02-29', '2021-6-3', '2021', '', null, 20210630])
      expect(errorsOf({ day })).toEqual(['day: day']);
  });
});
