import {
  hasHiddenCharacters,
  isWellFormedText,
  normaliseLine,
  removeCopiedInvisibles,
  removeHiddenCharacters,
} from './hidden-characters.js';

describe('isWellFormedText', () => {
  it.each(['Nguyễn Thị Mai', '🙂', '', '\u{10ffff}'])('is true for %j', (text) => {
    expect(isWellFormedText(text)).toBe(true);
  });
  it.each(['AB\ud800C', '\udc00', 'a\ud83d', '\ude42\ud83d'])('is false for a lone surrogate: %j', (text) => {
    expect(isWellFormedText(text)).toBe(false);
  });
});

describe('hasHiddenCharacters', () => {
  it.each([
    ['bidi override', 'Mai\u202egnas'],
    ['bidi isolate', '\u2066Mai\u2069'],
    ['arabic letter mark', 'Mai\u061c'],
    ['zero-width space', 'Ma\u200bi'],
    ['zero-width joiner in Latin', 'Ma\u200di'],
    ['word joiner', 'Ma\u2060i'],
    ['Hangul filler', '\u3164'],
    ['half-width Hangul filler', 'Mai\uffa0'],
    ['braille blank', 'Mai\u2800'],
    ['soft hyphen', 'Ma\u00adi'],
    ['byte order mark', '\ufeffMai'],
    ['tag characters', 'Mai\u{e0041}'],
    ['variation selector', 'Mai\ufe01'],
    ['emoji style behind a letter', 'Mai\ufe0f'],
    ['line break', 'Mai\nLan'],
    ['NUL', 'Mai\u0000'],
    ['C1 control', 'Mai\u0085'],
    ['private use', 'Mai\ue000'],
    ['noncharacter', 'Mai\ufffe'],
    ['replacement character', 'Ma\ufffdi'],
    ['lone surrogate', 'Mai\ud800'],
  ])('finds a %s', (_name, text) => {
    expect(hasHiddenCharacters(text)).toBe(true);
  });
  it.each([
    'Nguyễn Thị Mai',
    'Nguyê\u0303n Thi\u0323 Mai',
    'សុខ ភាព',
    '王小明',
    'مهدی\u200cنژاد',
    'क्\u200dष',
    '👨\u200d👩\u200d👧 Gia đình',
    '❤\ufe0f',
    'O’Brien–Smith',
    'Chợ Bến Thành · Cổng 1',
  ])('sees nothing hidden in %s', (text) => {
    expect(hasHiddenCharacters(text)).toBe(false);
  });
});

describe('removeHiddenCharacters', () => {
  it.each([
    ['Qu\u00adán\u200b Cô\ufeff Ba', 'Quán Cô Ba'],
    ['\u202aMai\u202c', 'Mai'],
    ['a\r\nb\tc', 'a b c'],
    ['مهدی\u200cنژاد\u200b', 'مهدی\u200cنژاد'],
    ['👨\u200d👩\u200d👧\u200b', '👨\u200d👩\u200d👧'],
    ['Mai\ud800', 'Mai'],
    ['Nguyê\u0303n', 'Nguyễn'],
  ])('%j becomes %j', (text, clean) => {
    expect(removeHiddenCharacters(text)).toBe(clean);
    expect(hasHiddenCharacters(removeHiddenCharacters(text))).toBe(false);
  });
  it('keeps line breaks and tabs of a text of several lines', () => {
    expect(removeHiddenCharacters('a\r\nb\u2028c\td\u0007', { multiline: true })).toBe('a\nb\nc\td');
  });
});

describe('normaliseLine', () => {
  it('composes and folds blanks', () => {
    expect(normaliseLine('  Nguyê\u0303n \u00a0 Mai\u3000')).toBe('Nguyễn Mai');
  });
});

describe('removeCopiedInvisibles', () => {
  it.each([
    ['\ufeffChợ', 'Chợ'],
    ['Bến\u200b Thành', 'Bến Thành'],
    ['Th\u00adành', 'Thành'],
    ['Lê\u200c', 'Lê'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['Mai\u202e', 'Mai\u202e'],
    ['Mai\u2060', 'Mai\u2060'],
  ])('%j is %j', (line, clean) => {
    expect(removeCopiedInvisibles(line)).toBe(clean);
  });
});
