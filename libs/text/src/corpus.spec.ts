import { messyCellCount, messyIdNumbers, messyPhones, messyTaxCodes, messyTexts } from '@khai-bao/testing';
import {
  isIdNumber,
  normaliseIdNumber,
  normaliseLine,
  normalisePhone,
  normaliseTaxCode,
  repairCell,
  removeHiddenCharacters,
} from './index.js';

it('is a corpus of three hundred cells and more', () => {
  expect(messyCellCount).toBeGreaterThanOrEqual(300);
});
it.each(messyPhones)('phone $typed', ({ typed, means }) => {
  expect(normalisePhone(typed)).toBe(means);
});
it.each(messyTaxCodes)('tax code $typed', ({ typed, means }) => {
  expect(normaliseTaxCode(typed)).toBe(means);
});
it.each(messyIdNumbers)('$kind $typed', ({ typed, means, kind }) => {
  expect(isIdNumber(kind, typed) ? normaliseIdNumber(typed) : null).toBe(means);
});
it.each(messyTexts)('text $typed', ({ typed, means }) => {
  expect(normaliseLine(removeHiddenCharacters(repairCell(typed).text))).toBe(means);
});
