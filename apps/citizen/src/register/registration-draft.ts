import {
  newKey,
  announcements,
  unitKinds,
  type Announcement,
  type ProblemField,
  type RegisteredUnit,
  type RegisterUnitBody,
  type UnitKind,
} from '@khai-bao/api-client';
import { isEmail, normalisePhone } from '@khai-bao/health-form';

/** A registration while it is filled in. */
export interface RegistrationDraft {
  readonly kind: UnitKind | '';
  readonly name: string;
  readonly taxCode: string;
  readonly areaCode: string;
  readonly ward: string;
  readonly district: string;
  readonly street: string;
  readonly representative: string;
  readonly phone: string;
  readonly email: string;
  readonly ncovi: 'yes' | 'no' | '';
  /** The announcement whose link was followed; missing in drafts of before. */
  readonly announcement?: Announcement | null;
  /** The key that it was sent with, and with what: the same content goes under the same key again. */
  readonly sent: { readonly key: string; readonly content: string } | null;
  readonly result: RegisteredUnit | null;
}

export const emptyRegistration: RegistrationDraft = {
  kind: '',
  name: '',
  taxCode: '',
  areaCode: '',
  ward: '',
  district: '',
  street: '',
  representative: '',
  phone: '',
  email: '',
  ncovi: '',
  announcement: null,
  sent: null,
  result: null,
};

export const registrationFields = [
  'kind',
  'name',
  'taxCode',
  'areaCode',
  'street',
  'representative',
  'phone',
  'email',
  'usesNcovi',
] as const;
export type RegistrationField = (typeof registrationFields)[number];
export type RegistrationErrorCode =
  'required' | 'kind' | 'ncovi' | 'area' | 'phone' | 'email' | 'taxCode' | 'tooLong' | 'characters';
export type RegistrationErrors = Readonly<Partial<Record<RegistrationField, RegistrationErrorCode>>>;

const tidy = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();
const digits = (text: string): string => text.normalize('NFKC').replace(/[\s.]/g, '');

function line(text: string): RegistrationErrorCode | undefined {
  const bare = tidy(text);
  if (bare === '') return 'required';
  if (/\p{Cc}|\p{Co}|\p{Cn}/u.test(bare)) return 'characters';
  return bare.length > 200 ? 'tooLong' : undefined;
}

/** What is wrong in a registration, by field. */
export function registrationErrors(draft: RegistrationDraft): RegistrationErrors {
  const found: Record<RegistrationField, RegistrationErrorCode | undefined> = {
    kind: unitKinds.some((kind) => kind === draft.kind) ? undefined : 'kind',
    name: line(draft.name),
    taxCode: /^(\d{10}(-?\d{3})?)?$/.test(digits(draft.taxCode)) ? undefined : 'taxCode',
    areaCode: draft.areaCode ? undefined : 'area',
    street: line(draft.street),
    representative: line(draft.representative),
    phone: tidy(draft.phone) === '' ? 'required' : normalisePhone(draft.phone) === null ? 'phone' : undefined,
    email: tidy(draft.email) === '' || isEmail(tidy(draft.email)) ? undefined : 'email',
    usesNcovi: draft.ncovi === '' ? 'ncovi' : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, code]) => code)) as RegistrationErrors;
}

/** The registration as it is sent; good only when nothing is wrong in it. */
export function registrationBody(draft: RegistrationDraft): RegisterUnitBody {
  const taxCode = digits(draft.taxCode);
  const email = tidy(draft.email);
  return {
    kind: draft.kind as UnitKind,
    name: tidy(draft.name),
    ...(taxCode ? { taxCode } : {}),
    areaCode: draft.areaCode,
    street: tidy(draft.street),
    representative: tidy(draft.representative),
    phone: tidy(draft.phone),
    ...(email ? { email } : {}),
    usesNcovi: draft.ncovi === 'yes',
    ...(draft.announcement ? { announcement: draft.announcement } : {}),
  };
}

/** The announcement that an address says it comes from: `?tu=zalo`. */
export function announcementIn(search: string): Announcement | null {
  const named = new URLSearchParams(search).get('tu');
  return announcements.find((one) => one === named) ?? null;
}

/** The key to send a body under: the one of an earlier try with the very same content, else a new one. */
export function keyFor(
  draft: RegistrationDraft,
  body: RegisterUnitBody,
): { readonly key: string; readonly content: string } {
  const content = JSON.stringify(body);
  return draft.sent?.content === content ? draft.sent : { key: newKey(), content };
}

const whenRefused: Record<RegistrationField, RegistrationErrorCode> = {
  kind: 'kind',
  name: 'characters',
  taxCode: 'taxCode',
  areaCode: 'area',
  street: 'characters',
  representative: 'characters',
  phone: 'phone',
  email: 'email',
  usesNcovi: 'ncovi',
};

/** The fields that the server refused. */
export function refusedFields(fields: readonly ProblemField[]): RegistrationErrors {
  const known = registrationFields.filter((field) => fields.some(({ path }) => path === field));
  return Object.fromEntries(known.map((field) => [field, whenRefused[field]]));
}
