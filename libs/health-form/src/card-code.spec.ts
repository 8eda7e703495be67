import { formatCardCode, makeCardCode, parseCardCode } from './card-code.js';
import { makeGateCode, makePassCode } from './gate-code.js';

describe('the code of a visitor card', () => {
  const code = makeCardCode();

  it.each([
    ['bare', code],
    ['as it is printed', formatCardCode(code)],
    ['with blanks and in lower case', ` ${formatCardCode(code).toLowerCase().replaceAll('-', ' ')} `],
    ['as the address of the card', `HTTPS://KHAIBAO.EXAMPLE.VN/C/${code}`],
    ['as an address in lower case', `http://localhost:8080/c/${code.toLowerCase()}/`],
  ])('is read %s', (_, text) => {
    expect(parseCardCode(text)).toBe(code);
  });

  it.each([
    ['a pass code', makePassCode()],
    ['a gate code', makeGateCode()],
    ['the address of a poster', `HTTPS://KHAIBAO.EXAMPLE.VN/G/${makeGateCode()}/3`],
    ['a wrong check character', code.slice(0, 8) + (code.endsWith('2') ? '3' : '2')],
    ['an ID card', `079150000123||Nguyễn Thị Bảy|01011950|Nữ|12 Tôn Thất Đạm|01012021`],
    ['a token of a pass', 'KB1.AAAA.BBBB'],
    ['nothing', ''],
    ['a long text', code.repeat(100)],
  ])('is not %s', (_, text) => {
    expect(parseCardCode(text)).toBeNull();
  });

  it('differs each time, in nine characters', () => {
    const codes = new Set(Array.from({ length: 200 }, () => makeCardCode()));
    expect(codes.size).toBe(200);
    expect([...codes].every((one) => one.length === 9 && parseCardCode(one) === one)).toBe(true);
  });
});
