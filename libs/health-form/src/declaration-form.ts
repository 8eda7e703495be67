import { validateAnswers, type QuestionnaireAnswers } from './answers.js';
import { isRecord, type FieldError } from './field-error.js';
import {
  validatePerson,
  validateRepresentative,
  type Person,
  type PersonPolicy,
  type Representative,
} from './person.js';
import type { ConsentText, Questionnaire } from './questionnaire.js';

/** The form that a person fills in. */
export interface DeclarationForm {
  readonly person: Person;
  readonly answers: QuestionnaireAnswers;
  readonly representative?: Representative | undefined;
  readonly consent: { readonly version: string; readonly agreed: boolean };
}

/** Rules for the validation of a form; `today` is the city's day, `YYYY-MM-DD`. */
export interface FormRules {
  readonly questionnaire: Questionnaire;
  readonly consent: ConsentText;
  readonly policy: PersonPolicy;
  readonly today: string;
}

/**
 * Validates a complete form, in the browser before it is sent and at intake: person, representative, answers and
 * consent (explicit, to the current text or one that it replaces). Errors are in the order of the fields on the
 * screens.
 */
export function validateDeclaration(form: unknown, rules: FormRules): FieldError[] {
  if (!isRecord(form)) return [{ path: 'person', code: 'required' }];
  const { consent } = form;
  const agreed =
    isRecord(consent) &&
    consent['agreed'] === true &&
    [rules.consent.version, ...(rules.consent.replaces ?? [])].some((known) => known === consent['version']);
  return [
    ...validatePerson(form['person'], rules.policy, rules.today),
    ...validateRepresentative(form['representative'], form['person'], rules.policy, rules.today),
    ...validateAnswers(rules.questionnaire, form['answers']),
    ...(agreed ? [] : [{ path: 'consent.agreed', code: 'consent' } as const]),
  ];
}
