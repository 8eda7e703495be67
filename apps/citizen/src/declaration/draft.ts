import type { CurrentQuestionnaireDto, GateByCodeDto } from '@khai-bao/api-client/declarations';
import type { DeclareBody } from '../keep/store.js';
import {
  birthYearOf,
  defaultPersonPolicy,
  isMinor,
  questionsOf,
  validateDeclaration,
  type QuestionnaireAnswers,
  type FieldError,
  type IdPaperKind,
  type Person,
  type Questionnaire,
  type Representative,
  type Sex,
} from '@khai-bao/health-form';
import { normaliseLine, removeHiddenCharacters } from '@khai-bao/text';
import { formatDate, formatPhone } from '@khai-bao/ui';

/** Ho Chi Minh City as an address names it; its wards are found by typing. */
export const cityName = 'Thành phố Hồ Chí Minh';

/** Who declares or is declared, as typed. */
export interface WhoDraft {
  readonly fullName: string;
  readonly birth: string;
  readonly sex: Sex | '';
  readonly nationality: string;
  readonly phone: string;
  readonly idKind: IdPaperKind;
  readonly idNumber: string;
  readonly province: string;
  readonly district: string;
  readonly ward: string;
  /** The ward's code once it was chosen from the list; empty before. */
  readonly areaCode: string;
  readonly street: string;
  readonly email: string;
  readonly insurance: string;
  readonly repName: string;
  readonly repPhone: string;
  readonly repRelation: string;
}

export interface AnswerDraft {
  readonly value: boolean;
  readonly details: readonly string[];
  readonly text: string;
}

/** A declaration while it is filled in. */
export interface Draft {
  readonly self: boolean;
  readonly who: WhoDraft;
  readonly answers: Readonly<Record<string, AnswerDraft>>;
  readonly consent: boolean;
  readonly remember: boolean;
  /** What the server refused in it; gone with the next try. */
  readonly refused: readonly FieldError[];
}

export const emptyWho: WhoDraft = {
  fullName: '',
  birth: '',
  sex: '',
  nationality: 'VN',
  phone: '',
  idKind: 'cccd',
  idNumber: '',
  province: cityName,
  district: '',
  ward: '',
  areaCode: '',
  street: '',
  email: '',
  insurance: '',
  repName: '',
  repPhone: '',
  repRelation: '',
};

/** A new draft. `who`: what is known already. */
export function newDraft(self: boolean, who: Partial<WhoDraft> = {}): Draft {
  return { self, who: { ...emptyWho, ...who }, answers: {}, consent: false, remember: false, refused: [] };
}

/** What is pasted may hold characters that nobody sees and the service refuses. */
const tidyLines = (text: string): string => normaliseLine(removeHiddenCharacters(text));
const omitEmpty = (text: string): string | undefined => tidyLines(text) || undefined;

/** `1990` as a year; `1/2/1990`, `01-02-1990`, `01.02.1990` and `01021990` as a day; anything else stays to be refused. */
export function parseBirth(text: string): Pick<Person, 'birthDate' | 'birthYear'> {
  const bare = tidyLines(text);
  if (bare === '') return {};
  if (/^\d{4}$/.test(bare)) return { birthYear: Number(bare) };
  const match =
    /^(\d{1,2})\s?[/.\s-]\s?(\d{1,2})\s?[/.\s-]\s?(\d{4})$/.exec(bare) ??
    /^(\d{2})(\d{2})(\d{4})$/.exec(bare);
  const [, day = '', month = '', year = ''] = match ?? [];
  return { birthDate: match ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : bare };
}

/** Somebody else always has a representative; oneself only below the age for it. `today`: `YYYY-MM-DD`. */
export function needsRepresentative({ self, who }: Draft, today: string): boolean {
  if (!self) return true;
  const born = parseBirth(who.birth);
  return (birthYearOf(born) ?? 0) > 1900 && isMinor(born, today, defaultPersonPolicy.minorUnder);
}

function personOf({ self, who }: Draft): Person {
  const phone = tidyLines(who.phone);
  return {
    fullName: tidyLines(who.fullName),
    ...(omitEmpty(who.idNumber) ? { idPaper: { kind: who.idKind, number: tidyLines(who.idNumber) } } : {}),
    ...parseBirth(who.birth),
    sex: (who.sex || undefined) as Sex,
    nationality: who.nationality,
    ...(omitEmpty(who.insurance) ? { healthInsuranceNumber: tidyLines(who.insurance).toUpperCase() } : {}),
    phone: !self && phone === '' ? tidyLines(who.repPhone) : phone,
    ...(omitEmpty(who.email) ? { email: tidyLines(who.email) } : {}),
    address: {
      province: tidyLines(who.province),
      district: tidyLines(who.district),
      ward: tidyLines(who.ward),
      street: tidyLines(who.street),
      ...(who.areaCode && who.province === cityName ? { areaCode: who.areaCode } : {}),
    },
  };
}

function representativeOf(draft: Draft, today: string): Representative | undefined {
  const { repName, repPhone, repRelation } = draft.who;
  if (!needsRepresentative(draft, today)) return undefined;
  return { fullName: tidyLines(repName), phone: tidyLines(repPhone), relation: tidyLines(repRelation) };
}

function answersOf({ answers }: Draft, questionnaire: Questionnaire): QuestionnaireAnswers {
  const found: Record<string, QuestionnaireAnswers[string]> = {};
  for (const question of questionsOf(questionnaire)) {
    const answer = answers[question.id];
    if (!answer) continue;
    const known = question.chips?.options.map((option) => option.code) ?? [];
    const details = answer.details.filter((code) => known.includes(code));
    found[question.id] = {
      value: answer.value,
      ...(answer.value && question.chips ? { details } : {}),
      ...(answer.value && question.note && omitEmpty(answer.text) ? { text: tidyLines(answer.text) } : {}),
    };
  }
  return found;
}

export interface BodyContext {
  readonly gate: Pick<GateByCodeDto, 'code'>;
  readonly questionnaire: CurrentQuestionnaireDto;
  readonly today: string;
}

/** The draft as it is sent; good only when `draftErrors` finds nothing. */
export function toDeclarationBody(
  draft: Draft,
  { gate, questionnaire, today }: BodyContext,
  key: string,
  filledAt: string,
): DeclareBody {
  const representative = representativeOf(draft, today);
  return {
    clientKey: key,
    gateCode: gate.code,
    questionnaireVersion: questionnaire.version,
    consent: { version: questionnaire.consent.version, agreed: draft.consent as true },
    filledAt,
    person: personOf(draft),
    answers: answersOf(draft, questionnaire.document),
    ...(representative ? { representative } : {}),
  };
}

/** The field of a screen at which an error of the body stands. */
export function fieldOf(path: string): string {
  if (path === 'person.birthDate') return 'person.birthYear';
  if (path.startsWith('person.idPaper')) return 'person.idPaper.number';
  if (path === 'person.address.areaCode') return 'person.address.ward';
  if (path === 'representative') return 'representative.fullName';
  return path;
}

const perField = (errors: readonly FieldError[]): FieldError[] => {
  const byField = new Map<string, FieldError>();
  for (const { path, code } of errors) {
    const field = fieldOf(path);
    if (!byField.has(field)) byField.set(field, { path: field, code });
  }
  return [...byField.values()];
};

/** What is wrong in a draft, by field, in the order of the screens. */
export function draftErrors(draft: Draft, context: BodyContext): FieldError[] {
  const { questionnaire, today } = context;
  const rules = {
    questionnaire: questionnaire.document,
    consent: questionnaire.consent,
    policy: defaultPersonPolicy,
    today,
  };
  const { who, self } = draft;
  const typedWard = who.province === cityName && who.areaCode === '';
  const found = validateDeclaration(toDeclarationBody(draft, context, '', ''), rules)
    .filter(({ path }) => self || path !== 'person.phone' || tidyLines(who.phone) !== '')
    .filter(({ path }) => !(typedWard && ['person.address.ward', 'person.address.district'].includes(path)));
  if (typedWard) {
    const at = found.findIndex(({ path }) => path === 'person.address.street' || !path.startsWith('person.'));
    found.splice(at < 0 ? found.length : at, 0, {
      path: 'person.address.ward',
      code: tidyLines(who.ward) ? 'unknown' : 'required',
    });
  }
  return perField(found);
}

/** The screen on which a field stands: 1 who, 2 how are you. */
export function stepOf(path: string): 1 | 2 {
  return path.startsWith('person') || path.startsWith('representative') ? 1 : 2;
}

/** Somebody known, as typed. */
export function whoOf(person: Person, representative: Representative | null): WhoDraft {
  const { address } = person;
  return {
    fullName: person.fullName,
    birth: person.birthDate ? formatDate(person.birthDate) : String(person.birthYear ?? ''),
    sex: person.sex,
    nationality: person.nationality,
    phone: formatPhone(person.phone),
    idKind: person.idPaper?.kind ?? 'cccd',
    idNumber: person.idPaper?.number ?? '',
    province: address.province,
    district: address.district,
    ward: address.ward,
    areaCode: address.areaCode ?? '',
    street: address.street,
    email: person.email ?? '',
    insurance: person.healthInsuranceNumber ?? '',
    repName: representative?.fullName ?? '',
    repPhone: representative ? formatPhone(representative.phone) : '',
    repRelation: representative?.relation ?? '',
  };
}

/** A declaration that was refused, back as a draft; consent must be given anew. */
export function draftOf(body: DeclareBody, refused: readonly FieldError[]): Draft {
  const answers = Object.entries(body.answers).map(([id, answer]) => [
    id,
    { value: answer.value, details: answer.details ?? [], text: answer.text ?? '' },
  ]);
  return {
    self: !body.representative,
    who: whoOf(body.person, body.representative ?? null),
    answers: Object.fromEntries(answers) as Draft['answers'],
    consent: false,
    remember: false,
    refused: perField(refused),
  };
}
