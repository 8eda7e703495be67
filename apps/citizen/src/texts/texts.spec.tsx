import { dictionaryGaps } from '@khai-bao/ui';
import { fieldErrorCodes } from '@khai-bao/health-form';
import { followUpI18n } from '../follow-up/follow-up.texts.js';
import { householdEn } from '../household/texts-en.js';
import { householdVi } from '../household/texts-vi.js';
import { waitingEn, waitingVi } from '../pass/waiting-texts.js';
import { missingGateI18n } from '../gate/missing-gate.texts.js';
import { registerEn } from '../register/texts-en.js';
import { registerVi } from '../register/texts-vi.js';
import { scanEn, scanVi } from '../scan/scan-texts.js';
import { visitorCardI18n } from '../visitor-card/visitor-card.texts.js';
import { en } from './en.js';
import { problemsEn, problemsVi } from './problems.js';
import { vi } from './vi.js';

describe('the texts', () => {
  it('are complete in both languages', () => {
    expect(dictionaryGaps(vi, en)).toEqual([]);
    expect(dictionaryGaps(registerVi, registerEn)).toEqual([]);
    expect(dictionaryGaps(householdVi, householdEn)).toEqual([]);
    expect(dictionaryGaps(waitingVi, waitingEn)).toEqual([]);
    expect(dictionaryGaps(scanVi, scanEn)).toEqual([]);
    expect(dictionaryGaps(problemsVi, problemsEn)).toEqual([]);
    expect(dictionaryGaps(visitorCardI18n.texts('vi'), visitorCardI18n.texts('en'))).toEqual([]);
    expect(dictionaryGaps(followUpI18n.texts('vi'), followUpI18n.texts('en'))).toEqual([]);
    expect(dictionaryGaps(missingGateI18n.texts('vi'), missingGateI18n.texts('en'))).toEqual([]);
  });

  it('say something for every error of a field', () => {
    expect(Object.keys(vi.errors)).toEqual(expect.arrayContaining([...fieldErrorCodes]));
  });
});
