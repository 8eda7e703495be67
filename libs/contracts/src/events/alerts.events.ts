import { Type } from 'class-transformer';
import {
  IsObject,
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  ValidateNested,
} from 'class-validator';
import { SealedForReaders } from './sealed.js';

export const caseStates = [
  'NEW',
  'ACKNOWLEDGED',
  'INVESTIGATING',
  'CONFIRMED',
  'RULED_OUT',
  'CLOSED',
] as const;
export type CaseState = (typeof caseStates)[number];

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
  @IsISO8601() openedAt: string;
  @IsOptional() @IsISO8601() acknowledgedAt: string | null;
  @IsIn(['district', 'city']) responsible: 'district' | 'city';
  @IsIn(['rules', 'gate-staff']) source: 'rules' | 'gate-staff';
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
