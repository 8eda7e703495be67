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
] as const;
export type RegistrationState = (typeof registrationStates)[number];

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
}

export interface RegisteredUnit {
  readonly unitId: string;
  readonly trackingCode: string;
  readonly state: RegistrationState;
  readonly submittedAt: string;
  readonly areaName: string;
}

export interface TrackedRegistration {
  readonly trackingCode: string;
  readonly name: string;
  readonly kind: UnitKind;
  readonly areaName: string;
  readonly state: RegistrationState;
  readonly stateSince: string;
  readonly accountState: string | null;
  /** `note`: what the committee asks, or why it refused; with those two states only. */
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
