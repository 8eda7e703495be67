import { isIdNumber, parseIdCardQr, type IdPaperKind } from './index.js';

const rest = 'Nguyễn Thị Minh Khai|01021990|Nữ|12 Lê Lợi, Bến Nghé, Quận 1, TP. Hồ Chí Minh|15042021';

describe('parseIdCardQr', () => {
  it.each([
    ['with the old number', `079190001234|023456789|${rest}`, '023456789'],
    ['with an empty old number', `079190001234||${rest}`, null],
    ['without the old number', `079190001234|${rest}`, null],
    ['with fields of newer cards', `079190001234||${rest}||||`, null],
  ])('reads a card %s', (_name, text, oldNumber) => {
    expect(parseIdCardQr(text)).toEqual({
      number: '079190001234',
      oldNumber,
      fullName: 'Nguyễn Thị Minh Khai',
      birthDate: '1990-02-01',
      sex: 'female',
      address: '12 Lê Lợi, Bến Nghé, Quận 1, TP. Hồ Chí Minh',
      place: { street: '12 Lê Lợi', ward: 'Bến Nghé', district: 'Quận 1', province: 'TP. Hồ Chí Minh' },
      issuedOn: '2021-04-15',
    });
  });

  it('reads a card without a date of issue and with a short address', () => {
    const card = parseIdCardQr('079090001234||Trần Văn Nam|31121990|Nam|Đà Lạt, Lâm Đồng');
    expect(card).toMatchObject({ issuedOn: null, sex: 'male', place: { street: '', district: 'Đà Lạt' } });
  });

  it.each([
    ['nothing', ''],
    ['a web address', 'https://example.org/g/7K2M4Q9'],
    ['a pass', 'KB1.AAAA.BBBB'],
    ['no such day', '079190001234||A B|31021990|Nữ|x|15042021'],
    ['a short number', '0791900012|023456789|A B|01021990|Nữ|x|15042021'],
    ['no name', '079190001234|||01021990|Nữ|x|15042021'],
    ['something very long', `079190001234||${'x'.repeat(2000)}`],
  ])('says that %s is no card', (_name, text) => {
    expect(parseIdCardQr(text)).toBeNull();
  });
});

describe('isIdNumber', () => {
  it.each<[IdPaperKind, string, boolean]>([
    ['cccd', '079190001234', true],
    ['cccd', '079 190 001 234', true],
    ['cccd', '000190001234', false],
    ['cccd', '097190001234', false],
    ['cccd', '023456789', false],
    ['cmnd', '023456789', true],
    ['cmnd', '079190001234', true],
    ['cmnd', '02345678', false],
    ['passport', 'B1234567', true],
    ['passport', 'b 1234567', true],
    ['passport', 'ABCDEFG', false],
    ['passport', '<b>1</b>', false],
  ])('%s %s: %s', (kind, number, expected) => {
    expect(isIdNumber(kind, number)).toBe(expected);
  });
});
