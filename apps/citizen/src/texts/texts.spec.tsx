import { dictionaryGaps } from '@khai-bao/ui';
import { fieldErrorCodes } from '@khai-bao/health-form';
import { registerEn } from '../register/texts-en.js';
import { registerVi } from '../register/texts-vi.js';
import { en } from './en.js';
import { vi } from './vi.js';

describe('the texts', () => {
  it('are complete in both languages', () => {
    expect(dictionaryGaps(vi, en)).toEqual([]);
    expect(dictionaryGaps(registerVi, registerEn)).toEqual([]);
  });

  it('say something for every error of a field', () => {
    expect(Object.keys(vi.errors)).toEqual(expect.arrayContaining([...fieldErrorCodes]));
  });
});
