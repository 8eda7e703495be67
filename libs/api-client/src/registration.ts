import { apiFetch } from './http.js';

const base = '/api/registration/v1';

export const unitKinds = [
  'market',
  'supermarket',
  'business-premises',
  'company',
  'production',
  'restaurant',
  'hotel',
  'pharmacy',
  'hospital',
  'school',
  'state-agency',
  'party-agency',
  'socio-political',
  'residential',
  'transport',
  'religious',
  'construction',
  'other',
] as const;
export type UnitKind = (typeof unitKinds)[number];

export const registrationStates = [
  'SUBMITTED',
  'NEEDS_INFO',
  'RECEIVED',
  'FORWARDED',
  'EXEMPT_NCOVI',
  'PHARMACY_LISTED',
  'REJECTED',
  'DUPLICATE',
  'CLOSED',
] as const;
export type RegistrationState = (typeof registrationStates)[number];

export const announcements = ['notice', 'portal', 'zalo', 'facebook', 'picture'] as const;
export type Announcement = (typeof announcements)[number];

/** Somebody at a committee whom units call. `kinds` empty: about units of every kind. */
export interface ContactPoint {
  readonly id: string;
  readonly name: string;
  readonly post: string;
  readonly phone: string;
  readonly hours: string;
  readonly kinds: readonly UnitKind[];
  readonly version: number;
}

export interface Area {
  readonly code: string;
  readonly name: string;
  readonly level: 'city' | 'district' | 'ward';
  readonly parentName: string | null;
  readonly fullName: string;
  /** The ward that was asked for, when it was merged into this one. */
  readonly former?: { readonly code: string; readonly name: string; readonly fullName: string };
}

/** A ward that went into another one on a day (`from`, `2021-07-01`). */
export interface MergedArea {
  readonly code: string;
  readonly name: string;
  readonly from: string;
  readonly into: Area;
}

/** Where units of an area turn to; `above`: the committee above a ward. */
export interface AreaContacts {
  readonly area: Area;
  readonly contacts: readonly ContactPoint[];
  readonly above: AreaContacts | null;
}

export interface RegisterUnitBody {
  readonly name: string;
  readonly kind: UnitKind;
  readonly taxCode?: string;
  readonly areaCode: string;
  readonly street: string;
  readonly representative: string;
  readonly phone: string;
  readonly email?: string;
  readonly usesNcovi: boolean;
  readonly expectedGates?: number;
  readonly announcement?: Announcement;
  /** Further sites of the same unit, at most 19: each becomes a registration of its own, all or none. */
  readonly sites?: readonly SiteBody[];
}

export interface SiteBody {
  /** What tells it from the others; it stands behind the unit's name. */
  readonly name: string;
  readonly areaCode: string;
  readonly street: string;
}

export interface RegisteredSite {
  readonly unitId: string;
  readonly trackingCode: string;
  readonly name: string;
  readonly areaName: string;
  readonly formerAreaName?: string;
}

export interface RegisteredUnit {
  readonly unitId: string;
  readonly trackingCode: string;
  readonly state: RegistrationState;
  readonly submittedAt: string;
  readonly areaName: string;
  /** The ward that was chosen, when it was merged into `areaName`. */
  readonly formerAreaName?: string;
  /** The further sites, in the order in which they were sent. */
  readonly sites?: readonly RegisteredSite[];
}

export interface TrackedRegistration {
  readonly trackingCode: string;
  readonly name: string;
  readonly kind: UnitKind;
  readonly areaName: string;
  readonly state: RegistrationState;
  readonly stateSince: string;
  readonly accountState: string | null;
  /** It was joined to another registration of the same unit: how that one stands. */
  readonly joinedTo?: {
    readonly trackingCode: string;
    readonly state: RegistrationState;
    readonly accountState: string | null;
  } | null;
  /** `note`: what the committee asks, why it refused, or what the unit itself has answered (`SUBMITTED`). */
  readonly history: readonly {
    readonly state: RegistrationState;
    readonly at: string;
    readonly note?: string | null;
  }[];
}

/** Registers a unit. The same key (UUID) with the same body is the same registration. */
export function registerUnit(body: RegisterUnitBody, idempotencyKey: string): Promise<RegisteredUnit> {
  return apiFetch(`${base}/registrations`, { body, headers: { 'idempotency-key': idempotencyKey } });
}

/** Where a registration stands. 404 `REGISTRATION.NOT_FOUND` when code and phone do not belong together. */
export function trackRegistration(trackingCode: string, phoneTail: string): Promise<TrackedRegistration> {
  return apiFetch(`${base}/registrations/track`, { body: { trackingCode, phoneTail } });
}

/** Answers what the committee asked. 409 `REGISTRATION.WRONG_STATE` when it asks nothing (any more). The same answer twice is one. */
export function answerQuestion(
  trackingCode: string,
  phoneTail: string,
  answer: string,
  files: readonly string[] = [],
): Promise<TrackedRegistration> {
  return apiFetch(`${base}/registrations/answer`, {
    body: { trackingCode, phoneTail, answer, ...(files.length > 0 ? { files } : {}) },
  });
}

/** Sends a picture or a PDF (5 MB at most) for the answer that follows. The same bytes twice are one file. */
export function sendAnswerFile(
  trackingCode: string,
  phoneTail: string,
  file: Blob,
): Promise<{ readonly fileId: string }> {
  return apiFetch(`${base}/registrations/answer-files`, {
    method: 'POST',
    bytes: file,
    headers: { 'x-tracking-code': trackingCode, 'x-phone-tail': phoneTail },
    // A photo over a slow network.
    timeout: 120_000,
  });
}

/** Wards that went into others: what a list of wards that is known by heart does not say. */
export async function mergedAreas(): Promise<readonly MergedArea[]> {
  return (await apiFetch<{ readonly items: readonly MergedArea[] }>(`${base}/areas/merged`)).items;
}

/** Whom units of an area call. 404 `PLATFORM.NOT_FOUND` when there is no such area. */
export function contactsOf(areaCode: string): Promise<AreaContacts> {
  return apiFetch(`${base}/areas/${encodeURIComponent(areaCode)}/contact-points`);
}
