import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import {
  caseCallOutcomes,
  caseCallTargets,
  caseHistoryEntries,
  caseReasons,
  caseSources,
  caseStates,
  caseSteps,
  type CaseCallOutcome,
  type CaseCallTarget,
  type CaseHistoryEntry,
  type CaseReason,
  type CaseSource,
  type CaseState,
  type CaseStep,
} from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { CleanedText, IsInstant, LowercaseUuid, OptionalMember } from '@khai-bao/platform/validation';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { areaPathPattern } from '../areas/area-path-pattern.js';
import { AnswerDto, PersonDto, RepresentativeDto } from './declared-person.dto.js';

export const caseViews = ['open', 'closed', 'all', 'transferred'] as const;
export type CaseView = (typeof caseViews)[number];

export class CaseQuery extends PageQuery {
  /** `transferred`: cases that another district has taken over from the caller's. */
  @ApiPropertyOptional({ enum: caseViews, enumName: 'CaseView' })
  @IsOptional()
  @IsIn(caseViews)
  view: CaseView = 'open';
  /** Path of an area within the caller's, `79.760`: its cases only. */
  @ApiPropertyOptional({ example: '79.760' }) @OptionalMember() @Matches(areaPathPattern) area?: string;
}

export class CaseItemDto {
  @ApiProperty() caseId: string;
  @ApiProperty({ example: 'Q1-0630-012' }) code: string;
  @ApiProperty({ enum: caseStates, enumName: 'CaseState' }) state: CaseState;
  /** Reason of the state; null: none was asked. */
  @ApiProperty({ nullable: true, enum: caseReasons, enumName: 'CaseReason' }) reason: CaseReason | null;
  /** Last step of the investigation. */
  @ApiProperty({ nullable: true, enum: caseSteps, enumName: 'CaseStep' }) lastStep: CaseStep | null;
  @ApiProperty() shortName: string;
  @ApiProperty({ nullable: true, type: Number }) birthYear: number | null;
  @ApiProperty() unitName: string;
  @ApiProperty() gateName: string;
  @ApiProperty() areaName: string;
  /** Ids of the questions that were answered with yes, and of the symptoms. */
  @ApiProperty({ type: [String] }) signs: string[];
  @ApiProperty({ enum: caseSources, enumName: 'CaseSource' }) source: CaseSource;
  /** Time at which the case was opened, or opened again after its end. */
  @ApiProperty() openedAt: string;
  @ApiProperty({ nullable: true, type: String }) acknowledgedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) acknowledgedByName: string | null;
  /** Time at which the city becomes responsible unless the case is acknowledged; null after the acknowledgement. */
  @ApiProperty({ nullable: true, type: String }) escalateAt: string | null;
  /** Time at which the city became responsible, because nobody had acknowledged the case. */
  @ApiProperty({ nullable: true, type: String }) escalatedAt: string | null;
  @ApiProperty({ enum: ['district', 'city'], enumName: 'CaseLevel' }) responsible: 'district' | 'city';
  /** Centre of another district that has taken the case over; null: the case was not transferred. */
  @ApiProperty({ nullable: true, type: String }) transferredTo: string | null;
  /** Whether another centre is responsible for the case, and the caller's only reads it or is asked to take it over. */
  @ApiProperty() isHandedOver: boolean;
  /** Code of the case of the same person into which this one was merged. */
  @ApiProperty({ nullable: true, type: String }) mergedInto: string | null;
  /** Time by which the health station of the commune gets the report of the case. */
  @ApiProperty() stationReportDueAt: string;
  /** Null: the case was not reported since it was opened. */
  @ApiProperty({ nullable: true, type: String }) stationReportedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) stationReportedByName: string | null;
  @ApiProperty() version: number;
  /** True when person and answers cannot be opened. All other members are valid, and DIC is informed. */
  @ApiProperty() unreadable: boolean;
  /** Flags of a flood that are folded under this case and can be opened as cases of their own. */
  @ApiProperty() foldedFlags: number;
}

export class CaseCountsDto {
  @ApiProperty() new: number;
  @ApiProperty() open: number;
  @ApiProperty() today: number;
}

export class CaseListDto {
  @ApiProperty({ type: [CaseItemDto] }) items: CaseItemDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
  @ApiProperty({ type: CaseCountsDto }) counts: CaseCountsDto;
}

export class CaseHistoryDto {
  @ApiProperty({ enum: caseHistoryEntries, enumName: 'CaseHistoryEntry' }) entry: CaseHistoryEntry;
  @ApiProperty({ enum: caseStates, enumName: 'CaseState' }) state: CaseState;
  @ApiProperty() at: string;
  @ApiProperty({ nullable: true, type: String }) actorName: string | null;
  @ApiProperty({ nullable: true, type: String }) note: string | null;
  @ApiProperty({ nullable: true, enum: caseReasons, enumName: 'CaseReason' }) reason: CaseReason | null;
  @ApiProperty({ nullable: true, enum: caseSteps, enumName: 'CaseStep' }) step: CaseStep | null;
  /** Time at which a step was done; null: when it was recorded. */
  @ApiProperty({ nullable: true, type: String }) happenedAt: string | null;
  @ApiProperty({ nullable: true, enum: caseCallTargets, enumName: 'CaseCallTarget' })
  callTarget: CaseCallTarget | null;
  @ApiProperty({ nullable: true, enum: caseCallOutcomes, enumName: 'CaseCallOutcome' })
  callOutcome: CaseCallOutcome | null;
}

export class CaseNotificationDto {
  @ApiProperty({ enum: ['district', 'city'], enumName: 'CaseLevel' }) target: 'district' | 'city';
  @ApiProperty() at: string;
}

/** Another case: that of somebody who was near, or the one whose person they were near. */
export class LinkedCaseDto {
  @ApiProperty() caseId: string;
  @ApiProperty({ example: 'Q1-0630-012' }) code: string;
  @ApiProperty({ enum: caseStates, enumName: 'CaseState' }) state: CaseState;
  /** Whether the reader's centre may open it: it is of their own jurisdiction. */
  @ApiProperty() isReadable: boolean;
}

@ApiExtraModels(AnswerDto)
export class CaseDetailDto extends CaseItemDto {
  @ApiProperty({ nullable: true, type: PersonDto }) person: object | null;
  @ApiProperty({
    nullable: true,
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(AnswerDto) },
  })
  answers: object | null;
  @ApiProperty({ nullable: true, type: RepresentativeDto }) representative: object | null;
  @ApiProperty() questionnaireVersion: string;
  @ApiProperty() acceptedAt: string;
  /** Day on which the symptoms began; null: it is not known. */
  @ApiProperty({ nullable: true, type: String, example: '2021-06-27' }) onsetDay: string | null;
  @ApiProperty({ type: [CaseNotificationDto] }) notifications: CaseNotificationDto[];
  @ApiProperty({ type: [CaseHistoryDto] }) history: CaseHistoryDto[];
  /** Cases whose contact the person of this case is, the newest link first. */
  @ApiProperty({ type: [LinkedCaseDto] }) contactOf: LinkedCaseDto[];
  /** Cases of contacts of this case, the newest link first. */
  @ApiProperty({ type: [LinkedCaseDto] }) contactCases: LinkedCaseDto[];
}

export class ChangeCaseStateDto {
  @ApiProperty({ enum: caseStates, enumName: 'CaseState' }) @IsIn(caseStates) state: CaseState;
  /** Needed for the states that have reasons; `other` needs a note as well. */
  @ApiPropertyOptional({ enum: caseReasons, enumName: 'CaseReason' })
  @OptionalMember()
  @IsIn(caseReasons)
  reason?: CaseReason;
  @ApiPropertyOptional() @CleanedText() @OptionalMember() @IsString() @MaxLength(2000) note?: string;
}

export class RecordCaseStepDto {
  @ApiProperty({ enum: caseSteps, enumName: 'CaseStep' }) @IsIn(caseSteps) step: CaseStep;
  /** Between the start of the day of the case and now. */
  @ApiProperty({ example: '2021-06-30T08:15:00Z' }) @IsInstant() happenedAt: string;
  @ApiPropertyOptional() @CleanedText() @OptionalMember() @IsString() @MaxLength(2000) note?: string;
}

export class RecordCaseCallDto {
  @ApiProperty({ enum: caseCallTargets, enumName: 'CaseCallTarget' })
  @IsIn(caseCallTargets)
  target: CaseCallTarget;
  @ApiProperty({ enum: caseCallOutcomes, enumName: 'CaseCallOutcome' })
  @IsIn(caseCallOutcomes)
  outcome: CaseCallOutcome;
  @ApiPropertyOptional() @CleanedText() @OptionalMember() @IsString() @MaxLength(2000) note?: string;
}

export class MergeCaseDto {
  /** The case that is closed as a duplicate. */
  @ApiProperty() @LowercaseUuid() @IsUUID() duplicateId: string;
  @ApiPropertyOptional() @CleanedText() @OptionalMember() @IsString() @MaxLength(2000) note?: string;
}
