import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsObject,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { roles, type Role } from '../roles.js';
import {
  caseReasons,
  caseSources,
  caseStates,
  caseSteps,
  type CaseReason,
  type CaseSource,
  type CaseState,
  type CaseStep,
} from '../case-transitions.js';
import { SealedForReaders } from './sealed.js';

export class CaseNotification {
  @IsIn(['district', 'city']) target: 'district' | 'city';
  @IsISO8601() at: string;
}

/** State of a suspected case. Topic `alerts.case.v1`, key: case. */
export class CaseSnapshot {
  @IsUUID() caseId: string;
  /** `Q1-0630-012`. */
  @IsString() code: string;
  /** The declaration whose content the case holds. */
  @IsUUID() declarationId: string;
  /** Declarations of the person that belong to the case, the newest first, at most 20. */
  @IsOptional() @IsArray() @IsUUID(undefined, { each: true }) declarationIds?: string[];
  @IsUUID() unitId: string;
  @IsUUID() gateId: string;
  @IsString() areaPath: string;
  @Matches(/^\d{4}-\d{2}-\d{2}$/) day: string;
  @IsIn(caseStates) state: CaseState;
  @IsISO8601() stateSince: string;
  /** Reason of the state; null or absent: none was asked. */
  @IsOptional() @IsIn(caseReasons) reason?: CaseReason | null;
  /** Last step of the investigation; null or absent: none was recorded. */
  @IsOptional() @IsIn(caseSteps) lastStep?: CaseStep | null;
  @IsISO8601() openedAt: string;
  @IsOptional() @IsISO8601() acknowledgedAt: string | null;
  @IsIn(['district', 'city']) responsible: 'district' | 'city';
  @IsIn(caseSources) source: CaseSource;
  /** Notifications of the responsible medical centres. The citizen's page shows a notification only from this list. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => CaseNotification) notifications: CaseNotification[];
  @IsObject() @ValidateNested() @Type(() => SealedForReaders) sealed: SealedForReaders;
}

/** Medical centre and hotline of an area. Topic `alerts.duty.v1`, key: area. */
export class DutySnapshot {
  @IsString() areaCode: string;
  @IsString() areaPath: string;
  @IsString() centreName: string;
  @IsString() hotline: string;
  @IsString() phone: string;
  @IsString() address: string;
}

/** Cases, contacts and clusters of an area, counted. */
export class MorningCounts {
  /** Cases that were opened in the 24 hours before. */
  @IsInt() @Min(0) opened: number;
  @IsInt() @Min(0) open: number;
  /** Cases that nobody has acknowledged in time. */
  @IsInt() @Min(0) overdue: number;
  /** Contacts of open cases. */
  @IsInt() @Min(0) contacts: number;
  @IsInt() @Min(0) contactsReached: number;
  /** Open clusters with a case of the area. */
  @IsInt() @Min(0) clusters: number;
}

/** The numbers of a medical centre, or of HCDC, in a morning. Topic `alerts.morning-report.v1`, key: area. */
export class MorningReport {
  @IsString() areaCode: string;
  @IsString() areaPath: string;
  /** Day of the report in Asia/Ho_Chi_Minh. */
  @Matches(/^\d{4}-\d{2}-\d{2}$/) day: string;
  @IsISO8601() madeAt: string;
  @IsObject() @ValidateNested() @Type(() => MorningCounts) counts: MorningCounts;
  /** Numbers of the day before; null or absent: there was no report. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => MorningCounts) before?: MorningCounts | null;
}

/** Windows and limits of a search for contacts. The medical centre chooses them within the policy. */
export class ContactWindows {
  /** Minutes inside the unit together from which on somebody counts as near. */
  @IsInt() @Min(1) @Max(1440) minutesInsideTogether: number;
  /** Minutes between two passages of the same gate within which somebody counts as near. */
  @IsInt() @Min(1) @Max(240) minutesAtSameGate: number;
  /** Days before the day of the case of which the visits of the person count as well. */
  @IsInt() @Min(0) @Max(14) daysBefore: number;
}

/** The account that asks for the contacts of a case. Its search is a line of the access trail, which declarations writes. */
export class ContactsRequester {
  @IsUUID() accountId: string;
  @IsIn(roles) role: Role;
}

/**
 * A medical centre asks who was near the person of a case. Topic `alerts.contacts-requested.v1`, key: case. The answer is
 * `declarations.contacts-found.v1`.
 */
export class ContactsRequested {
  @IsUUID() requestId: string;
  @IsUUID() caseId: string;
  /** `Q1-0630-012`. Names the case in the access trail. */
  @IsString() @IsNotEmpty() @MaxLength(40) caseCode: string;
  /** Unit of the case. */
  @IsUUID() unitId: string;
  /** Day of the case in Asia/Ho_Chi_Minh. */
  @Matches(/^\d{4}-\d{2}-\d{2}$/) day: string;
  /** Declarations of the person that belong to the case. */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(20) @IsUUID(undefined, { each: true }) declarationIds: string[];
  @IsObject() @ValidateNested() @Type(() => ContactWindows) windows: ContactWindows;
  /** Number of contacts that the answer holds at most, the nearest first. */
  @IsInt() @Min(1) @Max(20_000) limit: number;
  @IsISO8601() requestedAt: string;
  @IsObject() @ValidateNested() @Type(() => ContactsRequester) requestedBy: ContactsRequester;
}
