import { createI18n } from '@khai-bao/ui';
import { ApiProblem } from '@khai-bao/api-client';
import type { FieldErrorCode } from '@khai-bao/health-form';
import { en } from './en.js';
import { vi } from './vi.js';

/** The texts of the app; the registration of units has its own, loaded with it. */
export const i18n = createI18n({ vi, en });
export type CitizenTexts = ReturnType<typeof i18n.texts>;

/** What a refusal means and what to do now, in the language of the screen. */
export function problemText(t: CitizenTexts, error: unknown): string {
  const known: Readonly<Record<string, string>> = t.problems;
  return (error instanceof ApiProblem ? known[error.code] : undefined) ?? t.problems.other;
}

/** What is wrong with a field. */
export function fieldText(t: CitizenTexts, path: string, code: FieldErrorCode): string {
  if (code === 'required' && /^answers\.[^.]+$/.test(path)) return t.errors.requiredAnswer;
  return t.errors[code];
}
