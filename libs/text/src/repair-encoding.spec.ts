import { decodeText } from './decode-text.js';
import {
  repairMojibake,
  decodeTcvn3,
  decodeVni,
  decodeWindows1258,
  repairCell,
  repairRow,
} from './repair-encoding.js';
import { isVietnameseSyllable } from './vietnamese-syllable.js';

describe('isVietnameseSyllable', () => {
  it.each([
    'Quán',
    'Nguyễn',
    'THƯỜNG',
    'nghiêng',
    'gì',
    'Giết',
    'quốc',
    'uỷ',
    'ủy',
    'Hoà',
    'khuỷu',
    'yến',
    'được',
  ])('%s is one', (word) => expect(isVietnameseSyllable(word)).toBe(true));
  it.each(['NguyÔn', 'Café', 'Quèc', 'Néi', 'HuÕ', 'Coâng', 'cụngty', 'việ́t', 'Ã´ng'])(
    '%s is none',
    (word) => {
      expect(isVietnameseSyllable(word)).toBe(false);
    },
  );
});

const utf8As1252 = (text: string): string =>
  new TextDecoder('windows-1252').decode(new TextEncoder().encode(text));

describe('decoders', () => {
  it('read what each font and code page meant', () => {
    expect(decodeTcvn3('C«ng ty Thùc phÈm')).toBe('Công ty Thực phẩm');
    expect(decodeVni('Coâng ty TNHH Thöông maïi Beán Thaønh')).toBe('Công ty TNHH Thương mại Bến Thành');
    expect(decodeVni('ÑÖÔØNG ÑIEÄN BIEÂN PHUÛ')).toBe('ĐƯỜNG ĐIỆN BIÊN PHỦ');
    expect(decodeVni('Phöôøng 1, Quaän Goø Vaáp, kyõ thuaät, nghó, thò, ñi')).toBe(
      'Phường 1, Quận Gò Vấp, kỹ thuật, nghĩ, thị, đi',
    );
    expect(repairMojibake(utf8As1252('Công ty Bến Thành'))).toBe('Công ty Bến Thành');
    expect(repairMojibake(utf8As1252(utf8As1252('Đường Trần Phú')))).toBe('Đường Trần Phú');
    expect(decodeWindows1258('Trâ\u00cCn Vãn Ðýõ\u00f2c')).toBe('Trần Văn Được');
  });
});

describe('repairCell', () => {
  it.each([
    'Quán · Cô Ba', 'Cô Ba × Bà Tư', '© Công ty Cô Ba', 'Lê Bá ½ ký', 'Quán 5£', 'Số 1º, lầu 2', 'Qu\u00adán Cô', 'Café Hôtel Señor', 'Nhà thuốc Müller',
    'Phở Bò 24', 'Công ty', 'Lê Ba', 'Hoà Bình', 'Huỳnh Thị Lý', 'ÔNG BÀ', 'Saint-Exupéry', 'Tôi và bạn', '王小明', 'សុខ', 'Ông Năm – Bà Sáu', '“Quán” của tôi',
  ])('leaves %s as it stands', (text) => {
    expect(repairCell(text).text).toBe(text.normalize('NFC'));
    expect(repairCell(text).state).not.toBe('repaired');
  }); // prettier-ignore

  it.each([
    ['C«ng ty Thùc phÈm', 'Công ty Thực phẩm'],
    ['NguyÔn ThÞ H­êng', 'Nguyễn Thị Hường'],
    ['®­êng TrÇn Phó', 'đường Trần Phú'],
    ['Coâng ty TNHH Thöông maïi Beán Thaønh', 'Công ty TNHH Thương mại Bến Thành'],
    ['Ñöôøng Leâ Lôïi', 'Đường Lê Lợi'],
    ['Nguyeãn Thò Höôøng', 'Nguyễn Thị Hường'],
    [utf8As1252('Công ty Bến Thành'), 'Công ty Bến Thành'],
    [`${utf8As1252('Quán Cô')} Bến`, 'Quán Cô Bến'],
    [utf8As1252(utf8As1252('Đường Trần Phú')), 'Đường Trần Phú'],
    [utf8As1252('Quán “Cô Ba” – 24'), 'Quán “Cô Ba” – 24'],
  ])('repairs %s', (text, right) => {
    expect(repairCell(text)).toEqual({ text: right, state: 'repaired' });
  });
});

it('takes an eth for the đ that it was typed for', () => {
  expect(repairCell('Ða Kao').text).toBe('Đa Kao');
  expect(repairCell('Phường Ða Kao, SÐT').text).toBe('Phường Đa Kao, SĐT');
});

it.each(['Ð', 'Ð.', 'ÐC', 'SÐT', 'Q. Ð', 'Ðc 12 Lê Lai', 'C«ng ty Ð'])(
  'never reads an eth that stands alone or abbreviates as é: %s',
  (text) => {
    expect(repairCell(text).text).not.toMatch(/é/i);
    expect(repairCell(text).text).toContain('Đ');
  },
);

describe('a cell of two encodings', () => {
  it.each([
    ['C«ng ty Thực phẩm', 'Công ty Thực phẩm'],
    ['Thöông maïi Bến Thành', 'Thương mại Bến Thành'],
    ['Tr­êng Mü ThuËt Cĩ', 'Trường Mỹ Thuật Cĩ'],
    ['C«ng ty Thực'.normalize('NFD'), 'Công ty Thực'],
  ])('is repaired word by word: %s', (text, right) => {
    expect(repairCell(text)).toEqual({ text: right, state: 'repaired' });
  });

  it.each(['Quán Café Đà Lạt', 'NGUYỄN Hôtel', 'Phở Müller'])(
    'is left when no encoding makes its other words read: %s',
    (text) => {
      expect(repairCell(text)).toEqual({ text, state: 'unsure' });
    },
  );
});

describe('repairRow', () => {
  it('repairs each cell by itself, and those that read both ways like their row', () => {
    expect(repairRow(['C«ng ty', 'Tè', '12 Lê Lợi', 'x']).map(({ text }) => text)).toEqual([
      'Công ty',
      'Tố',
      '12 Lê Lợi',
      'x',
    ]);
    expect(repairRow(['Tªn c¬ së', 'S§T']).map(({ text }) => text)).toEqual(['Tên cơ sở', 'SĐT']);
    expect(repairRow(['Công ty', 'Tè']).map(({ text }) => text)).toEqual(['Công ty', 'Tè']);
  });
});

describe('decodeText', () => {
  const list = Array.from({ length: 50 }, (_, at) => `Quán Cô Ba ${at};Đường Trần Phú;Nguyễn Thị Hường`).join(
    '\n',
  );

  it('reads a UTF-8 list in which one letter was cut, and loses that letter alone', () => {
    const bytes = Buffer.from(list);
    const cut = Buffer.concat([
      bytes.subarray(0, bytes.indexOf('ờ') + 1),
      bytes.subarray(bytes.indexOf('ờ') + 3),
    ]);
    const text = decodeText(cut);
    expect(text.split('\n').slice(1)).toEqual(list.split('\n').slice(1));
    expect(text.match(/\ufffd/g)?.length).toBeGreaterThan(0);
  });

  it('reads lines of two encodings, each in its own', () => {
    const tcvn3 = Buffer.from('C«ng ty;NguyÔn ThÞ', 'latin1');
    const mixed = Buffer.concat([tcvn3, Buffer.from('\nCông ty Bến Thành;Lê\n'), tcvn3]);
    expect(decodeText(mixed)).toBe('Công ty;Nguyễn Thị\nCông ty Bến Thành;Lê\nCông ty;Nguyễn Thị');
  });

  it.each(['utf16le', 'utf-16be'])('reads %s without a mark', (encoding) => {
    const le = Buffer.from('Tên;SĐT\nChợ,1;2', 'utf16le');
    const bytes = encoding === 'utf16le' ? le : Buffer.from(le).swap16();
    expect(decodeText(bytes)).toBe('Tên;SĐT\nChợ,1;2');
  });
});
