import {
  birthYearOf,
  defaultPersonPolicy,
  isMinor,
  parseIdCardQr,
  validateDeclaration,
} from '@khai-bao/health-form';
import type {
  QuestionAnswer,
  QuestionnaireAnswers,
  ConsentText,
  FieldErrorCode,
  IdPaperKind,
  Person,
  Questionnaire,
  Representative,
  Sex,
} from '@khai-bao/health-form';
import { areaSeed, AreaTree } from '@khai-bao/areas';

const city = 'Thành phố Hồ Chí Minh';
const tree = new AreaTree(areaSeed);
/** The day on which the bundled areas hold. */
const seedDay = '2021-06-25';

/** A ward of the city as an address names it. */
export interface Ward {
  code: string;
  ward: string;
  district: string;
}

const wardOf = (code: string, ward: string): Ward => ({
  code,
  ward,
  district: tree.ancestorsOf(code, seedDay)[0]?.name ?? '',
});

/** Wards that match what was typed, with or without marks; at most eight. */
export function searchWards(typed: string): Ward[] {
  return tree
    .searchAreas(typed, { level: 'ward', limit: 8, on: seedDay })
    .map(({ code, name }) => wardOf(code, name));
}

/** What gate staff have typed so far for somebody without a phone. */
export interface BehalfDraft {
  fullName: string;
  birthDate: string;
  birthYear: string;
  sex: Sex | null;
  phone: string;
  nationality: string;
  idKind: IdPaperKind | 'none';
  idNumber: string;
  insurance: string;
  elsewhere: boolean;
  ward: Ward | null;
  province: string;
  districtName: string;
  wardName: string;
  street: string;
  representative: Representative;
  answers: QuestionnaireAnswers;
  agreed: boolean;
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
  representative: { fullName: '', phone: '', relation: '' },
  answers: {},
  agreed: false,
};

/** Wrong fields by their path, as in the body that is sent. */
export type DraftErrors = Readonly<Record<string, FieldErrorCode>>;

function birthOf(draft: BehalfDraft): Pick<Person, 'birthDate' | 'birthYear'> {
  const year = draft.birthYear.trim();
  if (year === '') return {};
  const birthYear = /^\d{4}$/.test(year) ? Number(year) : Number.NaN;
  return draft.birthDate.startsWith(year) ? { birthDate: draft.birthDate, birthYear } : { birthYear };
}

/** Must somebody stand for this person? */
export const needsRepresentative = (draft: BehalfDraft, today: string): boolean => {
  const birth = birthOf(draft);
  const year = birthYearOf(birth);
  return year !== null && Number.isFinite(year) && isMinor(birth, today, defaultPersonPolicy.minorUnder);
};

function addressOf(draft: BehalfDraft): Person['address'] {
  const street = draft.street.trim();
  if (draft.elsewhere)
    return {
      province: draft.province,
      district: draft.districtName.trim(),
      ward: draft.wardName.trim(),
      street,
    };
  const { ward } = draft;
  return {
    province: city,
    district: ward?.district ?? '',
    ward: ward?.ward ?? '',
    street,
    ...(ward ? { areaCode: ward.code } : {}),
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

export interface BehalfForm {
  person: Omit<Person, 'sex'> & { sex?: Sex };
  answers: QuestionnaireAnswers;
  representative?: Representative;
  consent: { version: string; agreed: boolean };
}

/** The form as it is checked and sent. */
export function formOf(draft: BehalfDraft, consent: ConsentText, today: string): BehalfForm {
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
    answers: tidyAnswers(draft.answers),
    ...(needsRepresentative(draft, today) ? { representative: draft.representative } : {}),
    consent: { version: consent.version, agreed: draft.agreed },
  };
}

/** What is wrong with a form, by the rules that intake applies too. */
export function checkForm(
  form: BehalfForm,
  questionnaire: Questionnaire,
  consent: ConsentText,
  today: string,
): DraftErrors {
  const found = validateDeclaration(form, { questionnaire, consent, policy: defaultPersonPolicy, today });
  return Object.fromEntries(found.map(({ path, code }) => [path, code]));
}

/** Fills in what the QR of a chip ID card says; null when the text is not of a card. */
export function withIdCard(draft: BehalfDraft, text: string): BehalfDraft | null {
  const card = parseIdCardQr(text);
  if (!card) return null;
  const { street, ward, district, province } = card.place;
  const here = /h[ồo] ch[íi] minh/iu.test(province);
  const [found] = here ? searchWards(`${ward} ${district}`) : [];
  return {
    ...draft,
    fullName: card.fullName,
    birthDate: card.birthDate,
    birthYear: card.birthDate.slice(0, 4),
    sex: card.sex,
    idKind: 'cccd',
    idNumber: card.number,
    ...(found ? { elsewhere: false, ward: found, street: street || draft.street } : {}),
  };
}

/** Sets an answer; choosing the other of Yes and No keeps what was chosen under the Yes. */
export function withAnswer(draft: BehalfDraft, id: string, change: Partial<QuestionAnswer>): BehalfDraft {
  const before = draft.answers[id] ?? { value: false };
  return { ...draft, answers: { ...draft.answers, [id]: { ...before, ...change } } };
}
