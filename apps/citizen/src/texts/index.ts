import { createI18n } from '@khai-bao/ui';
import type { FieldErrorCode } from '@khai-bao/health-form';
import { en } from './en.js';
import { vi } from './vi.js';

/** The texts of the app; the registration of units has its own, loaded with it. */
export const i18n = createI18n({ vi, en });
export type CitizenTexts = ReturnType<typeof i18n.texts>;

/** What is wrong with a field. */
export function fieldText(t: CitizenTexts, path: string, code: FieldErrorCode): string {
  if (code === 'required' && /^answers\.[^.]+$/.test(path)) return t.errors.requiredAnswer;
  return t.errors[code];
}
