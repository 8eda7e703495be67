import { isIdNumber, isPersonalNumber, normaliseIdNumber } from './id-number.js';
import { hasTaxCheckDigit, normaliseTaxCode } from './tax-code.js';

describe('id papers', () => {
  it.each([
    '079190001234',
    '001190001234',
    '096190001234',
    '175190001234',
    '079 190-001.234',
    '079–190–001–234',
  ])('%s is a personal number', (number) => {
    expect(isIdNumber('cccd', number)).toBe(true);
    expect(isPersonalNumber(normaliseIdNumber(number))).toBe(true);
  });
  it.each(['000190001234', '097190001234', '100190001234', '999190001234', '07919000123', 'abc'])(
    '%s is none',
    (number) => {
      expect(isIdNumber('cccd', number)).toBe(false);
    },
  );
});

describe('normaliseTaxCode', () => {
  it.each([
    ['0300588569', '0300588569'],
    ['0300588569-001', '0300588569-001'],
    ['0300588569001', '0300588569-001'],
    ['0300588569–001', '0300588569-001'],
    ['0300588569 − 001', '0300588569-001'],
    ['0300.588.569', '0300588569'],
    ["'0300588569", '0300588569'],
    ['300588569', '0300588569'],
    ['300588569.0', '0300588569'],
    ['300588569001', '0300588569-001'],
    ['079190001234', '079190001234'],
    ['175190001234', '175190001234'],
    ['079 190 001 234', '079190001234'],
  ])('%s → %s', (typed, code) => {
    expect(normaliseTaxCode(typed)).toBe(code);
  });
  it.each(['', '12345', '03005885', '0300588569-01', 'MST', '000190001234x'])('refuses %s', (typed) => {
    expect(normaliseTaxCode(typed)).toBeNull();
  });
  it('knows the check digit', () => {
    expect(hasTaxCheckDigit('0300588569')).toBe(true);
    expect(hasTaxCheckDigit('0300588568')).toBe(false);
  });
});
