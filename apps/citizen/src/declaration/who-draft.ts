import {
  birthYearOf,
  defaultPersonPolicy,
  isMinor,
  needsChildConsent,
  validatePerson,
  validateRepresentative,
  type FieldError,
  type IdPaperKind,
  type Person,
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
  /** Year of the representative's birth; asked where a minor is declared. */
  readonly repBirth: string;
}

/** Who is declared. `self`: by themselves, on this device. */
export interface WhoPart {
  readonly self: boolean;
  readonly who: WhoDraft;
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
  repBirth: '',
};

/** What is pasted may hold characters that nobody sees and the service refuses. */
export const tidyLines = (text: string): string => normaliseLine(removeHiddenCharacters(text));
export const omitEmpty = (text: string): string | undefined => tidyLines(text) || undefined;

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
export function needsRepresentative({ self, who }: WhoPart, today: string): boolean {
  return !self || isMinorDraft({ who }, today);
}

/** What was typed as birth, once it is complete enough to tell an age. */
function knownBirth(birth: string): Pick<Person, 'birthDate' | 'birthYear'> | null {
  const born = parseBirth(birth);
  return (birthYearOf(born) ?? 0) > 1900 ? born : null;
}

/** Is the person declared a minor on that day (`YYYY-MM-DD`)? */
export function isMinorDraft({ who }: Pick<WhoPart, 'who'>, today: string): boolean {
  const born = knownBirth(who.birth);
  return born !== null && isMinor(born, today, defaultPersonPolicy.minorUnder);
}

/** Is the person declared a child who agrees beside the representative? */
export function asksChild({ who }: Pick<WhoPart, 'who'>, today: string): boolean {
  const born = knownBirth(who.birth);
  return born !== null && needsChildConsent(born, today);
}

/** The person as it is sent. */
export function personOf({ self, who }: WhoPart): Person {
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

/** Who declares for the person, as it is sent; undefined when nobody has to. */
export function representativeOf(draft: WhoPart, today: string): Representative | undefined {
  const { repName, repPhone, repRelation, repBirth } = draft.who;
  if (!needsRepresentative(draft, today)) return undefined;
  const born = tidyLines(repBirth);
  return {
    fullName: tidyLines(repName),
    phone: tidyLines(repPhone),
    relation: tidyLines(repRelation),
    // What is no year stays to be refused.
    ...(isMinorDraft(draft, today) && born !== ''
      ? { birthYear: birthYearOf(parseBirth(born)) ?? Number.NaN }
      : {}),
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

/** The errors by the field at which they stand, one each. */
export const perField = (errors: readonly FieldError[]): FieldError[] => {
  const byField = new Map<string, FieldError>();
  for (const { path, code } of errors) {
    const field = fieldOf(path);
    if (!byField.has(field)) byField.set(field, { path: field, code });
  }
  return [...byField.values()];
};

/** What is wrong in who declares and who is declared, by field, in the order of the screen. `today`: `YYYY-MM-DD`. */
export function whoErrors(draft: WhoPart, today: string): FieldError[] {
  const { who, self } = draft;
  const person = personOf(draft);
  const typedWard = who.province === cityName && who.areaCode === '';
  const found = validatePerson(person, defaultPersonPolicy, today)
    .filter(({ path }) => self || path !== 'person.phone' || tidyLines(who.phone) !== '')
    .filter(({ path }) => !(typedWard && ['person.address.ward', 'person.address.district'].includes(path)));
  if (typedWard) {
    const at = found.findIndex(({ path }) => path === 'person.address.street');
    found.splice(at < 0 ? found.length : at, 0, {
      path: 'person.address.ward',
      code: tidyLines(who.ward) ? 'unknown' : 'required',
    });
  }
  const representative = representativeOf(draft, today);
  found.push(...validateRepresentative(representative, person, defaultPersonPolicy, today));
  if (isMinorDraft(draft, today) && tidyLines(who.repBirth) === '')
    found.push({ path: 'representative.birthYear', code: 'required' });
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
    repBirth: representative?.birthYear === undefined ? '' : String(representative.birthYear),
  };
}
