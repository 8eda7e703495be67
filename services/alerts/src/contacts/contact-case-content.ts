import type { CaseContent } from '../cases/case-content-cipher.js';
import type { ContactContent } from './contact-cipher.js';
import { symptomQuestion } from './contact-symptoms.js';

/**
 * Builds the content of a case from what another case holds of a contact. Nobody submitted a form: the content has no consent, and
 * without named symptoms no answers.
 */
export function toCaseContent(contact: ContactContent, symptoms: readonly string[]): CaseContent {
  const { fullName, birthYear, sex, phone, address, representative } = contact;
  return {
    person: { fullName, ...(birthYear === null ? {} : { birthYear }), sex, nationality: '', phone, address },
    answers: symptoms.length === 0 ? {} : { [symptomQuestion]: { value: true, details: [...symptoms] } },
    representative,
  };
}
