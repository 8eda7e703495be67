import { announcementParameter } from '@khai-bao/contracts/app-routes';
import {
  Announcement,
  UnitKind,
  type RegisteredDto,
  type RegisterSitesDto,
} from '@khai-bao/api-client/registration';
import { createIdempotencyKey, type ProblemField } from '@khai-bao/api-client';
import {
  maxUnitLineLength,
  tidyLine,
  unitEmailFault,
  unitLineFault,
  unitPhoneFault,
  unitTaxCodeFault,
  type UnitFieldFault,
} from '@khai-bao/text';

/** A further site while it is filled in. */
export interface SiteDraft {
  readonly name: string;
  readonly areaCode: string;
  readonly ward: string;
  readonly district: string;
  /** The ward's former name, by which it was found. */
  readonly former?: string | undefined;
  readonly street: string;
}

export const emptySite: SiteDraft = { name: '', areaCode: '', ward: '', district: '', street: '' };
/** So many sites are registered together, the first one among them. */
export const maxSites = 20;

/** A registration while it is filled in. */
export interface RegistrationDraft {
  readonly kind: UnitKind | '';
  readonly name: string;
  readonly taxCode: string;
  readonly areaCode: string;
  readonly ward: string;
  readonly district: string;
  /** The ward's former name, by which it was found. */
  readonly former?: string | undefined;
  readonly street: string;
  /** Further sites; missing in drafts of before. */
  readonly sites?: readonly SiteDraft[];
  readonly representative: string;
  readonly phone: string;
  readonly email: string;
  readonly ncovi: 'yes' | 'no' | '';
  /** Its code on NCOVI; missing in drafts of before. */
  readonly ncoviCode?: string;
  /** The announcement whose link was followed; missing in drafts of before. */
  readonly announcement?: Announcement | null;
  /** The key that it was sent with, and with what: the same content goes under the same key again. */
  readonly sent: { readonly key: string; readonly content: string } | null;
  readonly result: RegisteredDto | null;
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
  ncoviCode: '',
  announcement: null,
  sent: null,
  result: null,
};

export const registrationFields = [
  'kind',
  'name',
  'taxCode',
  'usesNcovi',
  'ncoviCode',
  'areaCode',
  'street',
  'representative',
  'phone',
  'email',
] as const;
export type RegistrationField = (typeof registrationFields)[number];
/** The three steps: who, where, whom to call. */
export type Step = 1 | 2 | 3;
const whereFields: ReadonlySet<string> = new Set(['areaCode', 'street']);
const whomFields: ReadonlySet<string> = new Set(['representative', 'phone', 'email']);
/** The step on which a field of the form, or of one of its sites, stands. */
export const stepOf = (path: string): Step =>
  path.startsWith('sites') || whereFields.has(path) ? 2 : whomFields.has(path) ? 3 : 1;

export type RegistrationErrorCode =
  Exclude<UnitFieldFault, 'expectedGates'> | 'kind' | 'ncovi' | 'ncoviCode' | 'area';
export type RegistrationErrors = Readonly<Partial<Record<RegistrationField, RegistrationErrorCode>>>;

/** What is wrong in a registration, by field. */
export function registrationErrors(draft: RegistrationDraft): RegistrationErrors {
  const found: Record<RegistrationField, UnitFieldFault | RegistrationErrorCode | undefined> = {
    kind: Object.values(UnitKind).some((kind) => kind === draft.kind) ? undefined : 'kind',
    name: unitLineFault(draft.name),
    taxCode: unitTaxCodeFault(draft.taxCode),
    areaCode: draft.areaCode ? undefined : 'area',
    street: unitLineFault(draft.street),
    representative: unitLineFault(draft.representative),
    phone: unitPhoneFault(draft.phone),
    email: unitEmailFault(draft.email),
    usesNcovi: draft.ncovi === '' ? 'ncovi' : undefined,
    ncoviCode: ncoviCodeFault(draft),
  };
  return Object.fromEntries(Object.entries(found).filter(([, code]) => code)) as RegistrationErrors;
}

/** A code that is sent: it counts only for a unit that uses NCOVI. */
const ncoviCodeOf = ({ ncovi, ncoviCode = '' }: RegistrationDraft): string =>
  ncovi === 'yes' ? tidyLine(ncoviCode) : '';

const ncoviCodeFault = (draft: RegistrationDraft): 'ncoviCode' | undefined =>
  /^([A-Za-z0-9][A-Za-z0-9._-]{0,39})?$/.test(ncoviCodeOf(draft)) ? undefined : 'ncoviCode';

/** Longest name of a further site, characters; it stands behind the unit's name, which counts too. */
const maxSiteNameLength = 80;

export const siteFields = ['name', 'areaCode', 'street'] as const;
export type SiteField = (typeof siteFields)[number];
export type SiteErrors = Readonly<Partial<Record<SiteField, RegistrationErrorCode>>>;

/** What is wrong in the further sites, one by one. */
export function siteErrors({ name: unit, sites = [] }: RegistrationDraft): SiteErrors[] {
  return sites.map(({ name, areaCode, street }) => {
    const found: Record<SiteField, UnitFieldFault | RegistrationErrorCode | undefined> = {
      name:
        unitLineFault(name, maxSiteNameLength) ??
        (`${tidyLine(unit)} – ${tidyLine(name)}`.length > maxUnitLineLength ? 'tooLong' : undefined),
      areaCode: areaCode ? undefined : 'area',
      street: unitLineFault(street),
    };
    return Object.fromEntries(Object.entries(found).filter(([, code]) => code)) as SiteErrors;
  });
}

/** The first step on which something is wrong; null when all is good. */
export function firstWrongStep(draft: RegistrationDraft): Step | null {
  const errors = registrationErrors(draft);
  const steps = registrationFields.filter((field) => errors[field] !== undefined).map(stepOf);
  if (siteErrors(draft).some((site) => Object.keys(site).length > 0)) steps.push(2);
  return steps.length === 0 ? null : (Math.min(...steps) as Step);
}

/** The registration as it is sent; good only when nothing is wrong in it. */
export function registrationBody(draft: RegistrationDraft): RegisterSitesDto {
  const taxCode = tidyLine(draft.taxCode);
  const email = tidyLine(draft.email);
  const ncoviCode = ncoviCodeOf(draft);
  return {
    kind: draft.kind as UnitKind,
    name: tidyLine(draft.name),
    ...(taxCode ? { taxCode } : {}),
    areaCode: draft.areaCode,
    street: tidyLine(draft.street),
    representative: tidyLine(draft.representative),
    phone: tidyLine(draft.phone),
    ...(email ? { email } : {}),
    usesNcovi: draft.ncovi === 'yes',
    ...(ncoviCode ? { ncoviCode } : {}),
    ...(draft.announcement ? { announcement: draft.announcement } : {}),
    ...(draft.sites?.length
      ? {
          sites: draft.sites.map(({ name, areaCode, street }) => ({
            name: tidyLine(name),
            areaCode,
            street: tidyLine(street),
          })),
        }
      : {}),
  };
}

/** The announcement that an address says it comes from: `?tu=zalo`. */
export function announcementIn(search: string): Announcement | null {
  const named = new URLSearchParams(search).get(announcementParameter);
  return Object.values(Announcement).find((one) => one === named) ?? null;
}

/** The key to send a body under: the one of an earlier try with the very same content, else a new one. */
export function keyFor(
  draft: RegistrationDraft,
  body: RegisterSitesDto,
): { readonly key: string; readonly content: string } {
  const content = JSON.stringify(body);
  return draft.sent?.content === content ? draft.sent : { key: createIdempotencyKey(), content };
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
  ncoviCode: 'ncoviCode',
};

/** The fields that the server refused. */
export function refusedFields(fields: readonly ProblemField[]): RegistrationErrors {
  const known = registrationFields.filter((field) => fields.some(({ path }) => path === field));
  return Object.fromEntries(known.map((field) => [field, whenRefused[field]]));
}

/** The fields of sites that the server refused, by site. */
export function refusedSites(fields: readonly ProblemField[]): Readonly<Record<number, SiteErrors>> {
  const found: Record<number, Partial<Record<SiteField, RegistrationErrorCode>>> = {};
  for (const { path, code } of fields) {
    const [, at, named] = /^sites\.(\d+)\.(\w+)$/.exec(path) ?? [];
    const field = siteFields.find((one) => one === named);
    if (at !== undefined && field !== undefined)
      (found[Number(at)] ??= {})[field] = code === 'maxLength' ? 'tooLong' : whenRefused[field];
  }
  return found;
}
