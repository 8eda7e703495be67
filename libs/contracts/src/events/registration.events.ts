import { Type } from 'class-transformer';
import {
  IsObject,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Min,
  Matches,
  ValidateNested,
} from 'class-validator';
import { SealedForReaders } from './sealed.js';

/** Kinds of unit. Source: the letter of 25 June 2021, part I.2, and the domain's list. */
export const unitKinds = [
  'state-agency',
  'party-agency',
  'socio-political',
  'company',
  'production',
  'business-premises',
  'school',
  'supermarket',
  'market',
  'pharmacy',
  'hospital',
  'residential',
  'hotel',
  'restaurant',
  'transport',
  'religious',
  'construction',
  'other',
] as const;
export type UnitKind = (typeof unitKinds)[number];

/**
 * Announcement whose link led a unit to the form: QR of the notice, a portal, a post, QR of the picture. An address
 * that was read aloud is typed and carries no source.
 */
export const announcements = ['notice', 'portal', 'zalo', 'facebook', 'picture'] as const;
export type Announcement = (typeof announcements)[number];

/** States of a registration. The state of the account is separate. */
export const registrationStates = [
  'SUBMITTED',
  'NEEDS_INFO',
  'RECEIVED',
  'FORWARDED',
  'EXEMPT_NCOVI',
  'PHARMACY_LISTED',
  'REJECTED',
  'DUPLICATE',
  /** The unit has closed and needs no account and no gate. */
  'CLOSED',
] as const;
export type RegistrationState = (typeof registrationStates)[number];

/** States of ended registrations: rejected, joined to another, closed. */
export const endedRegistrationStates: ReadonlySet<RegistrationState> = new Set([
  'REJECTED',
  'DUPLICATE',
  'CLOSED',
]);

/** Sealed content of `UnitSnapshot.contact`. */
export interface UnitContact {
  readonly representative: string;
  /** E.164. */
  readonly phone: string;
  readonly email: string | null;
}

/** State of a unit and its registration. Topic `registration.unit.v1`, key: unit. */
export class UnitSnapshot {
  @IsUUID() unitId: string;
  @IsString() @IsNotEmpty() name: string;
  @IsIn(unitKinds) kind: UnitKind;
  @IsOptional() @IsString() taxCode: string | null;
  @IsString() areaCode: string;
  /** Codes from the city down, dot-joined: `79.760.26740`. */
  @IsString() areaPath: string;
  /** `Phường Bến Nghé, Quận 1`. */
  @IsString() areaName: string;
  @IsString() street: string;
  @IsIn(registrationStates) state: RegistrationState;
  @IsISO8601() stateSince: string;
  @IsISO8601() submittedAt: string;
  /** Tracking code. It gives access only together with the last digits of the phone. */
  @IsString() reference: string;
  @IsBoolean() hasEmail: boolean;
  @IsBoolean() usesNcovi: boolean;
  /** Account that made the last transition, for the Support channel; null for the unit itself. */
  @IsOptional() @IsUUID() actorId: string | null;
  /** Place of that account as shown to other officials (`Phường Bến Nghé`). */
  @IsOptional() @IsString() actorPlace: string | null;
  @IsObject() @ValidateNested() @Type(() => SealedForReaders) contact: SealedForReaders;
  /** True while a possible duplicate is undecided. Absent: not checked yet. */
  @IsOptional() @IsBoolean() duplicateOpen?: boolean;
  /** The unit that this one was split from. */
  @IsOptional() @IsUUID() splitFrom?: string;
  /** The unit that this one was merged into, in state `DUPLICATE`. */
  @IsOptional() @IsUUID() mergedInto?: string;
  /** Revision of the unit and its state. A change of `duplicateOpen` only, and a merge of its ward, do not increase it. */
  @IsOptional() @IsInt() revision?: number;
}

/** Steps of a registration and its account that have a deadline. */
export const pendingSteps = [
  'receive',
  'forward',
  'needs-info',
  'approve',
  'handover',
  'activate',
  'pharmacy',
  'ncovi',
] as const;
export type PendingStep = (typeof pendingSteps)[number];
/** Tier that is responsible for a step, or supervises it. */
export const responsibleTiers = ['ward', 'district', 'dic', 'health'] as const;
export type ResponsibleTier = (typeof responsibleTiers)[number];

/**
 * Units of a committee that became overdue at a step. Each unit is published once. Topic `registration.reminder.v1`,
 * key: area.
 */
export class StepReminder {
  @IsString() @IsNotEmpty() areaPath: string;
  @IsString() areaName: string;
  @IsIn(responsibleTiers) tier: ResponsibleTier;
  @IsIn(pendingSteps) step: PendingStep;
  /** Working hours that have passed. */
  @IsInt() @Min(1) workingHours: number;
  /** Units that became overdue since the previous reminder. */
  @IsInt() @Min(1) overdueUnits: number;
  /** Start of the longest wait among them. */
  @IsISO8601() oldestSince: string;
}

/** One area, effective-dated. Topic `registration.area.v1`, key: area. */
export class AreaSnapshot {
  @IsString() code: string;
  @IsString() name: string;
  @IsIn(['city', 'district', 'ward']) level: 'city' | 'district' | 'ward';
  @IsOptional() @IsString() parentCode: string | null;
  @IsString() path: string;
  @IsString() fullName: string;
  @IsString() validFrom: string;
  /** First day on which it is no longer valid. */
  @IsOptional() @IsString() validTo: string | null;
  /** Ward to which its units move on that day. */
  @IsOptional() @IsString() mergedInto?: string;
}

/**
 * The daily list of pharmacies, as counts. The file is downloaded from registration, which checks the jurisdiction of
 * the account. Topic `registration.pharmacy-file.v1`, key: area.
 */
export class PharmacyFileMade {
  /** A day of Asia/Ho_Chi_Minh, `2021-06-30`. */
  @Matches(/^\d{4}-\d{2}-\d{2}$/) day: string;
  @IsString() areaCode: string;
  @IsString() areaPath: string;
  @IsInt() pharmacies: number;
  /** Changes since the previous file. */
  @IsInt() changes: number;
  @IsISO8601() madeAt: string;
}
