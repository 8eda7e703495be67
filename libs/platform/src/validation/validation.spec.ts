import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  CleanedText,
  IsDay,
  IsInstant,
  isInstant,
  IsPlainLine,
  NormalisedLine,
  RepairedLine,
} from './index.js';

class Sample {
  @NormalisedLine() @IsPlainLine() name: string;
  @CleanedText() note: string;
  @IsInstant() at: string;
  @IsDay() day: string;
}

class Unit {
  @RepairedLine('name', 'representative') @IsPlainLine() name: string;
  @RepairedLine('name', 'representative') @IsPlainLine() representative: string;
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
  it.each(['\ufeff', '\u200b', '\u200c', '\u00ad'])(
    'take %j, which copying leaves, out of a line',
    (hidden) => {
      expect(errorsOf({ name: `Lê${hidden} Thị` })).toEqual([]);
      expect(plainToInstance(Sample, { name: `${hidden}Lê${hidden} T${hidden}hị` }).name).toBe('Lê Thị');
    },
  );
  it('keep a non-joiner in a script that needs it', () => {
    expect(plainToInstance(Sample, { name: 'می\u200cخواهم' }).name).toBe('می\u200cخواهم');
  });
  it.each([
    [{ name: 'Nhaø thuoác', representative: 'Nguyeãn Thò Höôøng' }, { name: 'Nhà thuốc', representative: 'Nguyễn Thị Hường' }],
    [{ name: 'C«ng ty', representative: 'Tè H­êng' }, { name: 'Công ty', representative: 'Tố Hường' }],
    // `Tè` reads both ways: it follows the line that was typed with it.
    [{ name: 'C«ng ty', representative: 'Tè' }, { name: 'Công ty', representative: 'Tố' }],
    [{ name: 'Café', representative: 'Tè' }, { name: 'Café', representative: 'Tè' }],
    [{ name: 'Chợ\u200b A', representative: ['x'] }, { name: 'Chợ A', representative: ['x'] }],
  ])('repair lines of a font of 256 letters as an import does: %j', (typed, right) => {
    expect(plainToInstance(Unit, typed)).toEqual(right);
  }); // prettier-ignore
  it('leave a line that is too long to be one as it is', () => {
    const name = 'C«ng ty '.repeat(200);
    expect(plainToInstance(Unit, { name }).name).toBe(name.trim());
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
