import { validateAnswers, type QuestionnaireAnswers } from './answers.js';
import { isRecord, type FieldError } from './field-error.js';
import {
  birthYearOf,
  needsChildConsent,
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
  readonly consent: {
    readonly version: string;
    readonly agreed: boolean;
    /** A child's own agreement beside the representative's. */
    readonly childAgreed?: boolean | undefined;
  };
}

/** Rules for the validation of a form; `today` is the city's day, `YYYY-MM-DD`. */
export interface FormRules {
  readonly questionnaire: Questionnaire;
  readonly consent: ConsentText;
  readonly policy: PersonPolicy;
  readonly today: string;
  /**
   * Is the agreement of a child who is old enough required? Pages that ask for it require it. Intake does not, because a
   * form that waited on a phone since an earlier version of the page cannot hold it; `false` is refused always.
   */
  readonly childConsentRequired?: boolean;
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
  const childAgreed = isRecord(consent) ? (consent['childAgreed'] ?? undefined) : undefined;
  const childAsked =
    childAgreed !== undefined || (rules.childConsentRequired === true && isChildAsked(form['person'], rules));
  return [
    ...validatePerson(form['person'], rules.policy, rules.today),
    ...validateRepresentative(form['representative'], form['person'], rules.policy, rules.today),
    ...validateAnswers(rules.questionnaire, form['answers'], rules.today),
    ...(agreed ? [] : [{ path: 'consent.agreed', code: 'consent' } as const]),
    ...(childAsked && childAgreed !== true
      ? [{ path: 'consent.childAgreed', code: 'childConsent' } as const]
      : []),
  ];
}

/** Is a person known to be a child who agrees beside the representative? */
function isChildAsked(person: unknown, { today, policy }: FormRules): boolean {
  if (!isRecord(person)) return false;
  const born = person as Pick<Person, 'birthDate' | 'birthYear'>;
  return birthYearOf(born) !== null && needsChildConsent(born, today, policy);
}
