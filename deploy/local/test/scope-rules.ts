import type { Role } from '@khai-bao/contracts';
import type { Account, Site } from './site.js';

/** One request about one site's things. */
export interface Ask {
  /** The endpoint's path parameters by name. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Rule {
  /** Whether an account that may use the endpoint may touch this site's things with it. */
  readonly whose: (account: Account, site: Site) => boolean;
  readonly ask: (site: Site) => Ask;
  /** What the right one is answered. */
  readonly answers?: number;
  /** Words of the site that stand in the right one's answer. */
  readonly holds?: (site: Site) => readonly string[];
  /** Words of the site that never stand in another's answer; all of the site's when left out. */
  readonly hides?: (site: Site) => readonly string[];
  /** How another is refused: by the status, row by row, or by leaving the site's things out of a list. */
  readonly refusal?: 'status' | 'rows' | 'left-out';
  /** It changes what it is done to, so only the first of the right ones does it. */
  readonly once?: boolean;
}

export interface Endpoint {
  readonly may: readonly Role[] | 'public' | 'any-account';
  readonly rules: readonly Rule[];
}

/** Words by which a site's units and people are known, without those of its pharmacy and its talk. */
export const wordsOf = (site: Site): string[] => [
  ...[site.market, site.shop, site.school, site.hotel, site.lodge, site.inn].flatMap((unit) => [
    unit.unitId,
    unit.trackingCode,
    unit.name,
    ...(unit.accountId === '' ? [] : [unit.accountId]),
  ]),
  ...[site.admin, site.staff].flatMap(({ accountId, username, displayName }) => [
    accountId,
    username,
    displayName,
  ]),
  ...site.gates.flatMap(({ gateId, code, name }) => [gateId, code, name]),
  ...[site.clear, site.red, site.onBehalf].flatMap(({ declarationId, fullName, pass }) => [
    declarationId,
    fullName,
    pass.code,
    pass.token,
  ]),
  ...[site.handoverId, site.schoolHandoverId, site.check.checkId, site.spareStaffId],
  ...[site.suspected.caseId, site.threadId, site.post.postId],
];
export const pharmacyWords = ({ pharmacy, pharmacyThreadId }: Site): string[] => [
  pharmacy.unitId,
  pharmacy.trackingCode,
  pharmacy.name,
  pharmacyThreadId,
];
export const talkWords = ({ talkId, talkWord }: Site): string[] => [talkId, talkWord];
/** A case's number, which its thread in the channel carries. */
export const caseWords = ({ suspected }: Site): string[] => [suspected.code];
export const allWordsOf = (site: Site): string[] => [
  ...wordsOf(site),
  ...pharmacyWords(site),
  ...talkWords(site),
  ...caseWords(site),
];

// Whose things are whose.
/** An id that nothing has. */
export const nobodys = '00000000-0000-7000-8000-000000000000';

export const everyone = (): boolean => true;
export const area = ({ areaPath }: Account, site: Site): boolean =>
  areaPath !== null && `${site.areaPath}.`.startsWith(`${areaPath}.`);
export const unit = (account: Account, site: Site): boolean => account.site === site;
export const district = ({ areaPath }: Account, site: Site): boolean =>
  areaPath !== null && `79.${site.district}.`.startsWith(`${areaPath}.`);
export const committees: readonly Role[] = ['ward-officer', 'district-officer', 'dic-operator'];
/** What a committee keeps of itself: the tier above has its own. */
export const ofCommittee = (account: Account, site: Site): boolean => account.username === site.officer;
export const ofRegistration = (account: Account, site: Site): boolean =>
  committees.includes(account.role) && area(account, site);
export const ofPharmacy = (account: Account, site: Site): boolean =>
  [...committees, 'health-department'].includes(account.role) && area(account, site);

export const officers: readonly Role[] = ['ward-officer', 'district-officer'];
export const medical: readonly Role[] = ['medical-centre', 'cdc'];
export const channel: readonly Role[] = [...committees, 'health-department', ...medical];
export const atUnit: readonly Role[] = ['unit-admin', 'gate-staff'];

export const nothing = (): Ask => ({});
export const open = (ask: Rule['ask'] = nothing, more: Partial<Rule> = {}): Endpoint => ({
  may: 'public',
  rules: [{ whose: everyone, ask, ...more }],
});
export const to = (
  may: Endpoint['may'],
  whose: Rule['whose'],
  ask: Rule['ask'],
  more: Partial<Rule> = {},
): Endpoint => ({
  may,
  rules: [{ whose, ask, ...more }],
});
/** A list of the caller's own: others' things are left out of it. */
export const list = (
  may: Endpoint['may'],
  whose: Rule['whose'],
  holds: (site: Site) => readonly string[],
  query = '',
): Endpoint => to(may, whose, () => ({ query }), { holds, refusal: 'left-out' });
/** An endpoint of the channel, about the thread of a registration, of a pharmacy and of a talk. */
export const threads = (
  rule: (id: (site: Site) => string) => Omit<Rule, 'whose' | 'holds' | 'hides'> & Partial<Rule>,
): Endpoint => ({
  may: channel,
  rules: [
    {
      whose: ofRegistration,
      hides: wordsOf,
      holds: ({ threadId, market }) => [threadId, market.name],
      ...rule((site) => site.threadId),
    },
    {
      whose: ofPharmacy,
      hides: pharmacyWords,
      holds: pharmacyWords,
      ...rule((site) => site.pharmacyThreadId),
    },
    {
      whose: area,
      hides: (site) => [...talkWords(site), ...caseWords(site)],
      holds: talkWords,
      ...rule((site) => site.talkId),
    },
  ],
});
