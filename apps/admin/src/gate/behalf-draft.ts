import {
  birthYearOf,
  defaultPersonPolicy,
  isMinor,
  needsChildConsent,
  parseIdCardQr,
  validateAnswers,
  validateDeclaration,
  validatePerson,
  validateRepresentative,
} from '@khai-bao/health-form';
import type {
  QuestionAnswer,
  QuestionnaireAnswers,
  ConsentText,
  FieldError,
  FieldErrorCode,
  IdPaperKind,
  Person,
  Questionnaire,
  Representative,
  Sex,
} from '@khai-bao/health-form';
import { addressOf, isAddressComplete, placeOf, type AddressDraft } from './behalf-address.js';

/** What gate staff have typed so far for somebody without a phone. */
export interface BehalfDraft extends AddressDraft {
  fullName: string;
  birthDate: string;
  birthYear: string;
  sex: Sex | null;
  phone: string;
  nationality: string;
  idKind: IdPaperKind | 'none';
  idNumber: string;
  insurance: string;
  representative: Omit<Representative, 'birthYear'> & { birthYear: string };
  answers: QuestionnaireAnswers;
  agreed: boolean;
  /** A child from seven years agrees beside the representative. */
  childAgreed: boolean;
  /** The person was filled in by an ID card, and nobody has asked to change it since. */
  isFromIdCard: boolean;
  /** The ID card gave the whole address. */
  isAddressFromCard: boolean;
}

export const blankDraft: BehalfDraft = {
  fullName: '',
  birthDate: '',
  birthYear: '',
  sex: null,
  phone: '',
  nationality: 'VN',
  idKind: 'none',
  idNumber: '',
  insurance: '',
  elsewhere: false,
  ward: null,
  province: '',
  districtName: '',
  wardName: '',
  street: '',
  representative: { fullName: '', phone: '', relation: '', birthYear: '' },
  answers: {},
  agreed: false,
  childAgreed: false,
  isFromIdCard: false,
  isAddressFromCard: false,
};

/** Wrong fields by their path, as in the body that is sent. */
export type DraftErrors = Readonly<Record<string, FieldErrorCode>>;

/** A year as it was typed; what is none stays to be refused. */
const parseYear = (typed: string): number => (/^\d{4}$/.test(typed) ? Number(typed) : Number.NaN);

function birthOf(draft: BehalfDraft): Pick<Person, 'birthDate' | 'birthYear'> {
  const year = draft.birthYear.trim();
  if (year === '') return {};
  const birthYear = parseYear(year);
  return draft.birthDate.startsWith(year) ? { birthDate: draft.birthDate, birthYear } : { birthYear };
}

/** Must somebody stand for this person? */
export const needsRepresentative = (draft: BehalfDraft, today: string): boolean => {
  const birth = birthOf(draft);
  const year = birthYearOf(birth);
  return year !== null && Number.isFinite(year) && isMinor(birth, today, defaultPersonPolicy.minorUnder);
};

/** Must this child agree beside the representative? */
export const mustChildAgree = (draft: BehalfDraft, today: string): boolean => {
  const birth = birthOf(draft);
  return Number.isFinite(birthYearOf(birth) ?? Number.NaN) && needsChildConsent(birth, today);
};

function representativeOf({ representative }: BehalfDraft): Representative {
  const { fullName, phone, relation } = representative;
  const born = representative.birthYear.trim();
  return {
    fullName: fullName.trim(),
    phone: phone.trim(),
    relation: relation.trim(),
    ...(born === '' ? {} : { birthYear: parseYear(born) }),
  };
}

/** A No has no details; what was chosen before under a Yes is not sent. */
const tidyAnswers = (answers: QuestionnaireAnswers): QuestionnaireAnswers =>
  Object.fromEntries(
    Object.entries(answers).map(([id, answer]): [string, QuestionAnswer] => [
      id,
      answer.value ? answer : { value: false },
    ]),
  );

/** Who is declared for, as it is sent. */
export interface BehalfPerson {
  person: Omit<Person, 'sex'> & { sex?: Sex };
  representative?: Representative;
}

export interface BehalfForm extends BehalfPerson {
  answers: QuestionnaireAnswers;
  consent: { version: string; agreed: boolean; childAgreed?: boolean };
}

/** The person of a draft as it is checked and sent. */
export function personOf(draft: BehalfDraft, today: string): BehalfPerson {
  return {
    person: {
      fullName: draft.fullName.normalize('NFC').replaceAll(/\s+/g, ' ').trim(),
      ...birthOf(draft),
      ...(draft.sex ? { sex: draft.sex } : {}),
      nationality: draft.nationality,
      phone: draft.phone.trim(),
      ...(draft.idKind === 'none' ? {} : { idPaper: { kind: draft.idKind, number: draft.idNumber.trim() } }),
      ...(draft.insurance.trim() ? { healthInsuranceNumber: draft.insurance.trim() } : {}),
      address: addressOf(draft),
    },
    ...(needsRepresentative(draft, today) ? { representative: representativeOf(draft) } : {}),
  };
}

/** What was agreed to. */
export const consentOf = (
  draft: Pick<BehalfDraft, 'agreed' | 'childAgreed'>,
  consent: ConsentText,
  isChildAsked: boolean,
): BehalfForm['consent'] => ({
  version: consent.version,
  agreed: draft.agreed,
  ...(isChildAsked ? { childAgreed: draft.childAgreed } : {}),
});

/** The form as it is checked and sent. */
export function formOf(draft: BehalfDraft, consent: ConsentText, today: string): BehalfForm {
  return {
    ...personOf(draft, today),
    answers: tidyAnswers(draft.answers),
    consent: consentOf(draft, consent, mustChildAgree(draft, today)),
  };
}

const byPath = (found: readonly FieldError[]): DraftErrors =>
  Object.fromEntries(found.map(({ path, code }) => [path, code]));

/** A minor's representative must be an adult, so this page asks for the year. Intake takes forms without it, from earlier pages. */
const missingBirthYear = ({ representative }: BehalfPerson): FieldError[] =>
  representative !== undefined && representative.birthYear === undefined
    ? [{ path: 'representative.birthYear', code: 'required' }]
    : [];

/** What is wrong with a form, by the rules that intake applies too. */
export function checkForm(
  form: BehalfForm,
  questionnaire: Questionnaire,
  consent: ConsentText,
  today: string,
): DraftErrors {
  const rules = { questionnaire, consent, policy: defaultPersonPolicy, today, childConsentRequired: true };
  return byPath([...validateDeclaration(form, rules), ...missingBirthYear(form)]);
}

/** What is wrong with a person that is typed in for a visitor card. */
export const checkPerson = (form: BehalfPerson, today: string): DraftErrors =>
  byPath([
    ...validatePerson(form.person, defaultPersonPolicy, today),
    ...validateRepresentative(form.representative, form.person, defaultPersonPolicy, today),
    ...missingBirthYear(form),
  ]);

/** What was not agreed to. */
export const checkConsent = ({ agreed, childAgreed }: BehalfForm['consent']): DraftErrors => ({
  ...(agreed ? {} : { 'consent.agreed': 'consent' as const }),
  ...(childAgreed === false ? { 'consent.childAgreed': 'childConsent' as const } : {}),
});

/** The answers of a draft as they are sent, and what is wrong with them. */
export function answersOf(
  draft: BehalfDraft,
  questionnaire: Questionnaire,
  today: string,
): { answers: QuestionnaireAnswers; wrong: DraftErrors } {
  const answers = tidyAnswers(draft.answers);
  return { answers, wrong: byPath(validateAnswers(questionnaire, answers, today)) };
}

/**
 * Fills in what the QR of a chip ID card says; null when the text is not of a card. The card of somebody else than the draft's begins a
 * new draft, so that no answer of one person goes with another.
 */
export function withIdCard(before: BehalfDraft, text: string): BehalfDraft | null {
  const card = parseIdCardQr(text);
  if (!card) return null;
  const isOther = before.idNumber !== '' && before.idNumber.trim() !== card.number;
  const filled: BehalfDraft = {
    ...(isOther ? blankDraft : before),
    fullName: card.fullName,
    birthDate: card.birthDate,
    birthYear: card.birthDate.slice(0, 4),
    sex: card.sex,
    nationality: 'VN',
    idKind: 'cccd',
    idNumber: card.number,
    ...placeOf(card.place),
    isFromIdCard: true,
  };
  return { ...filled, isAddressFromCard: isAddressComplete(filled) };
}

/** Sets an answer; choosing the other of Yes and No keeps what was chosen under the Yes. */
export function withAnswer(draft: BehalfDraft, id: string, change: Partial<QuestionAnswer>): BehalfDraft {
  const before = draft.answers[id] ?? { value: false };
  return { ...draft, answers: { ...draft.answers, [id]: { ...before, ...change } } };
}
