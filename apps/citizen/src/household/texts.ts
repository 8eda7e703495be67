import { createI18n } from '@khai-bao/ui';
import { householdEn } from './texts-en.js';
import { householdVi } from './texts-vi.js';

/** Texts of the people on this phone and of a household; loaded with their pages. */
export const householdI18n = createI18n({ vi: householdVi, en: householdEn });
