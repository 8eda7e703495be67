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

/** By what announcement's link a unit came to the form: the notice's QR, a portal, a post, the picture's QR. What is read aloud is typed and says nothing. */
export const announcements = ['notice', 'portal', 'zalo', 'facebook', 'picture'] as const;
export type Announcement = (typeof announcements)[number];

/** States of a registration; the account's own state is shown beside it, not in it. */
export const registrationStates = [
  'SUBMITTED',
  'NEEDS_INFO',
  'RECEIVED',
  'FORWARDED',
  'EXEMPT_NCOVI',
  'PHARMACY_LISTED',
  'REJECTED',
  'DUPLICATE',
  /** The unit has given up its place: it needs no account and no gate any more. */
  'CLOSED',
] as const;
export type RegistrationState = (typeof registrationStates)[number];

/** States in which a registration counts no more: turned down, joined to another, given up. */
export const endedRegistrationStates: ReadonlySet<RegistrationState> = new Set([
  'REJECTED',
  'DUPLICATE',
  'CLOSED',
]);

/** What is sealed in `UnitSnapshot.contact`. */
export interface UnitContact {
  readonly representative: string;
  /** E.164. */
  readonly phone: string;
  readonly email: string | null;
}

/** A unit and the state of its registration, whole. Topic `registration.unit.v1`, key: unit. */
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
  /** The tracking code. It opens nothing without the phone's last digits. */
  @IsString() reference: string;
  @IsBoolean() hasEmail: boolean;
  @IsBoolean() usesNcovi: boolean;
  /** Who did the last step, for the Support channel; null for the unit itself. */
  @IsOptional() @IsUUID() actorId: string | null;
  /** The place of who did the last step, as shown to other officials (`Phường Bến Nghé`). */
  @IsOptional() @IsString() actorPlace: string | null;
  @IsObject() @ValidateNested() @Type(() => SealedForReaders) contact: SealedForReaders;
  /** Another registration may be the same unit, and no officer has said yet whether it is. Absent: nobody has looked. */
  @IsOptional() @IsBoolean() duplicateOpen?: boolean;
  /** The unit that this one was split from. */
  @IsOptional() @IsUUID() splitFrom?: string;
  /** Counts what is said of the unit and its steps; news of `duplicateOpen` alone, and a ward that was merged, leave it as it was. */
  @IsOptional() @IsInt() revision?: number;
}

/** Steps of a registration and its account that somebody owes. */
export const pendingSteps = [
  'receive',
  'forward',
  'needs-info',
  'approve',
  'handover',
  'activate',
  'pharmacy',
] as const;
export type PendingStep = (typeof pendingSteps)[number];
/** Who owes a step, or stands above who does. */
export const responsibleTiers = ['ward', 'district', 'dic', 'health'] as const;
export type ResponsibleTier = (typeof responsibleTiers)[number];

/** Units of a committee that have become late at a step; each is told once. Topic `registration.reminder.v1`, key: area. */
export class StepReminder {
  @IsString() @IsNotEmpty() areaPath: string;
  @IsString() areaName: string;
  @IsIn(responsibleTiers) tier: ResponsibleTier;
  @IsIn(pendingSteps) step: PendingStep;
  /** Hours of work that have passed. */
  @IsInt() @Min(1) workingHours: number;
  /** How many have become late since the reminder before. */
  @IsInt() @Min(1) overdueUnits: number;
  /** Since when the longest waiting of them waits. */
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
  /** First day on which it holds no more. */
  @IsOptional() @IsString() validTo: string | null;
  /** The ward that its units go to on that day. */
  @IsOptional() @IsString() mergedInto?: string;
}

/**
 * The list of pharmacies of a morning, by its day: numbers alone. The file is fetched at registration, which looks at the
 * jurisdiction of who fetches it. Topic `registration.pharmacy-file.v1`, key: area.
 */
export class PharmacyFileMade {
  /** A day of Asia/Ho_Chi_Minh, `2021-06-30`. */
  @Matches(/^\d{4}-\d{2}-\d{2}$/) day: string;
  @IsString() areaCode: string;
  @IsString() areaPath: string;
  @IsInt() pharmacies: number;
  /** Changes since the file before. */
  @IsInt() changes: number;
  @IsISO8601() madeAt: string;
}
