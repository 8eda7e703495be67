import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsOutcome, SealedData, type Outcome, type Reader } from './sealed.js';

const isoDay = /^\d{4}-\d{2}-\d{2}$/;
const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;

export const gateDirections = ['entrance', 'exit', 'both'] as const;
export type GateDirection = (typeof gateDirections)[number];

/** Hours in which a gate is open: the same on each of its weekdays, Asia/Ho_Chi_Minh. */
export class GateHours {
  /** 1 (Monday) to 7 (Sunday). */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays: number[];
  /** `06:00`. */
  @Matches(clockTime) from: string;
  /** `18:30`. An earlier time than `from` is on the next day. */
  @Matches(clockTime) to: string;
}

/** A gate of a unit. Topic `declarations.gate.v1`, key: gate. */
export class GateSnapshot {
  @IsUUID() gateId: string;
  @IsUUID() unitId: string;
  @IsString() unitName: string;
  @IsString() areaPath: string;
  @IsString() areaName: string;
  @IsString() @IsNotEmpty() name: string;
  @IsIn(gateDirections) direction: GateDirection;
  @IsString() code: string;
  @IsBoolean() active: boolean;
  /** Null or absent: not stated. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => GateHours) hours?: GateHours | null;
  /** Version of the poster that should hang at the gate. Absent in events from before posters had versions. */
  @IsOptional() @IsInt() @Min(1) posterVersion?: number;
  /** Version of the poster that a photo confirmed; null or absent: none. */
  @IsOptional() @IsInt() @Min(1) confirmedPosterVersion?: number | null;
}

/**
 * A published version of a questionnaire with its rules. Topic `declarations.questionnaire.v1`, key: questionnaire
 * and version.
 */
export class QuestionnaireSnapshot {
  @IsString() questionnaireId: string;
  @IsString() version: string;
  @IsISO8601() publishedAt: string;
  /** The model of `@khai-bao/health-form`. */
  @IsObject() document: object;
  @IsObject() rules: object;
}

/** Sealed content of a declaration: person, answers and representative. */
export interface DeclarationContent {
  readonly person: object;
  readonly answers: object;
  readonly representative: object | null;
  /** `childAgreed`: a child agreed beside the representative. */
  readonly consent: { readonly version: string; readonly agreedAt: string; readonly childAgreed?: true };
  readonly reasons: readonly string[];
  /** Equal in the declarations of people who were declared together on one device. */
  readonly partyKey?: string;
}

/** State of a declaration. Topic `declarations.declaration.v1`, key: declaration. */
export class DeclarationSnapshot {
  @IsUUID() declarationId: string;
  @IsUUID() unitId: string;
  @IsUUID() gateId: string;
  @IsString() areaPath: string;
  /** Day in Asia/Ho_Chi_Minh. */
  @Matches(isoDay) day: string;
  @IsISO8601() acceptedAt: string;
  @IsOutcome() outcome: Outcome;
  @IsString() questionnaireVersion: string;
  @IsIn(['self', 'on-behalf']) channel: 'self' | 'on-behalf';
  @IsIn(['submitted', 'corrected', 'withdrawn', 'erased']) status:
    'submitted' | 'corrected' | 'withdrawn' | 'erased';
  /** Null when the declaration is erased. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => SealedData) sealed: SealedData | null;
}

/** Scope by which a flood of suspected declarations was counted. */
export const floodScopes = ['device', 'account', 'address', 'gate', 'unit'] as const;
export type FloodScope = (typeof floodScopes)[number];

export const riskFlagUpdates = ['content-corrected', 'report-taken-back'] as const;
export type RiskFlagUpdate = (typeof riskFlagUpdates)[number];

/**
 * A declaration that the rules or the gate staff classify as suspected. Topic `declarations.risk-flagged.v1`, key:
 * unit, a lane of its own in the outbox.
 */
export class RiskFlagged {
  @IsUUID() declarationId: string;
  @IsUUID() unitId: string;
  @IsString() unitName: string;
  @IsUUID() gateId: string;
  @IsString() gateName: string;
  @IsString() areaPath: string;
  @IsString() areaName: string;
  @Matches(isoDay) day: string;
  @IsISO8601() acceptedAt: string;
  @IsIn(['rules', 'gate-staff']) source: 'rules' | 'gate-staff';
  @IsString() questionnaireVersion: string;
  /** Blind index of the person within the day: one open case per person, unit and day. */
  @IsString() personIndex: string;
  /** Set when one scope has more suspected declarations than the limit. Alerts combines them into one case. */
  @IsOptional() @IsIn(floodScopes) flood?: FloodScope;
  /** True when a correction made the declaration suspected. It is news for a case that has ended, although the declaration is known. */
  @IsOptional() @IsBoolean() isCorrection?: boolean;
  /**
   * Set when the event opens no case: it changes what is known of a declaration that was flagged before. `content-corrected`: `sealed`
   * holds the person as corrected. `report-taken-back`: the unit takes the report of its gate staff back, for the reason in
   * `sealedNote`.
   */
  @IsOptional() @IsIn(riskFlagUpdates) update?: RiskFlagUpdate;
  /** A text for the history of the case. */
  @IsOptional() @IsObject() @ValidateNested() @Type(() => SealedData) sealedNote?: SealedData;
  @IsObject() @ValidateNested() @Type(() => SealedData) sealed: SealedData;
}

/** A pass was checked at a gate. Topic `declarations.check.v1`, key: gate. */
export class GateChecked {
  @IsUUID() checkId: string;
  @IsUUID() gateId: string;
  @IsUUID() unitId: string;
  @IsString() areaPath: string;
  @IsUUID() declarationId: string;
  @IsISO8601() checkedAt: string;
  @IsIn(['entry', 'exit']) direction: 'entry' | 'exit';
  @IsIn(['admitted', 'stopped']) decision: 'admitted' | 'stopped';
  @IsOutcome() outcome: Outcome;
}

/** Daily counts of a unit. Topic `declarations.unit-day.v1`, key: unit. */
export class UnitDay {
  @IsUUID() unitId: string;
  @Matches(isoDay) day: string;
  @IsInt() @Min(0) declarations: number;
  @IsInt() @Min(0) suspected: number;
  @IsInt() @Min(0) entries: number;
  @IsInt() @Min(0) exits: number;
}

/** A day key, wrapped for each reader (JWE). Topic `declarations.day-key.v1`, key: day. */
export class DayKeyShared {
  /** `day:2021-06-30`. */
  @IsString() keyId: string;
  @Matches(isoDay) day: string;
  @IsObject() wrapped: Partial<Record<Reader, string>>;
  /** True when the day key was destroyed. Readers then destroy their copies. */
  @IsBoolean() destroyed: boolean;
}

/** Why somebody counts as a contact of the person of a case, the nearest first. */
export const contactReasons = ['same-party', 'inside-together', 'same-gate', 'same-half-day'] as const;
export type ContactReason = (typeof contactReasons)[number];

/** Somebody who was near the person of a case. */
export class FoundContact {
  @IsUUID() declarationId: string;
  @IsUUID() unitId: string;
  @IsString() unitName: string;
  @IsUUID() gateId: string;
  @IsString() gateName: string;
  /** Day of the visit. Its day key opens `ciphertext`. */
  @Matches(isoDay) day: string;
  @IsIn(contactReasons) reason: ContactReason;
  /** Minutes inside the unit together; null: not known, or not at the same time. */
  @IsOptional() @IsInt() @Min(0) minutesTogether: number | null;
  /** Minutes between the passages of the two at the same gate; null: at different gates. */
  @IsOptional() @IsInt() @Min(0) minutesApart: number | null;
  /** Time at which the two were near each other first. */
  @IsISO8601() nearAt: string;
  /** Blind index of the contact within the day. */
  @IsString() personIndex: string;
  /** Sealed content of the declaration under the day key; null: the declaration is erased, or a declared person is unreadable. */
  @IsOptional() @IsString() ciphertext: string | null;
}

/**
 * A page of the contacts of a case, the nearest first. Topic `declarations.contacts-found.v1`, key: case. Contacts are ordered by
 * reason, then by the minutes together or apart; a person has one entry for each day and unit, with the nearest reason.
 */
export class ContactsFound {
  @IsUUID() requestId: string;
  @IsUUID() caseId: string;
  /** 0 for the first page. */
  @IsInt() @Min(0) page: number;
  @IsBoolean() isLast: boolean;
  /** Contacts in all pages together. */
  @IsInt() @Min(0) foundCount: number;
  /** People with a visit of the same half-day or nearer whom the limit left out. */
  @IsInt() @Min(0) leftOutCount: number;
  /** Visits of the person of the case in which contacts were searched. */
  @IsInt() @Min(0) visitCount: number;
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => FoundContact)
  contacts: FoundContact[];
}

/**
 * A declaration was erased whose content an open case got as that of a contact. Topic `declarations.contact-erased.v1`, key: case. The
 * case restricts what it holds to tracing and erases it after its end.
 */
export class ContactErased {
  @IsUUID() caseId: string;
  @IsUUID() declarationId: string;
  @IsISO8601() erasedAt: string;
}
