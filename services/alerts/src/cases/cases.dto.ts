import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { caseStates, type CaseState } from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { CleanedText, OptionalMember } from '@khai-bao/platform/validation';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { AnswerDto, PersonDto, RepresentativeDto } from './declared-person.dto.js';

export class CaseQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['open', 'closed', 'all'], enumName: 'CaseView' })
  @IsOptional()
  @IsIn(['open', 'closed', 'all'])
  view: 'open' | 'closed' | 'all' = 'open';
}

export class CaseItemDto {
  @ApiProperty() caseId: string;
  @ApiProperty({ example: 'Q1-0630-012' }) code: string;
  @ApiProperty({ enum: caseStates, enumName: 'CaseState' }) state: CaseState;
  @ApiProperty() shortName: string;
  @ApiProperty({ nullable: true, type: Number }) birthYear: number | null;
  @ApiProperty() unitName: string;
  @ApiProperty() gateName: string;
  @ApiProperty() areaName: string;
  /** Ids of the questions that were answered with yes, and of the symptoms. */
  @ApiProperty({ type: [String] }) signs: string[];
  @ApiProperty({ enum: ['rules', 'gate-staff'], enumName: 'CaseSource' }) source: 'rules' | 'gate-staff';
  /** Time at which the case was opened, or opened again after its end. */
  @ApiProperty() openedAt: string;
  @ApiProperty({ nullable: true, type: String }) acknowledgedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) acknowledgedByName: string | null;
  /** Time at which the city becomes responsible unless the case is acknowledged; null after the acknowledgement. */
  @ApiProperty({ nullable: true, type: String }) escalateAt: string | null;
  /** Time at which the city became responsible, because nobody had acknowledged the case. */
  @ApiProperty({ nullable: true, type: String }) escalatedAt: string | null;
  @ApiProperty({ enum: ['district', 'city'], enumName: 'CaseLevel' }) responsible: 'district' | 'city';
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
  @ApiProperty({ enum: caseStates, enumName: 'CaseState' }) state: CaseState;
  @ApiProperty() at: string;
  @ApiProperty({ nullable: true, type: String }) actorName: string | null;
  @ApiProperty({ nullable: true, type: String }) note: string | null;
}

export class CaseNotificationDto {
  @ApiProperty({ enum: ['district', 'city'], enumName: 'CaseLevel' }) target: 'district' | 'city';
  @ApiProperty() at: string;
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
  @ApiProperty({ type: [CaseNotificationDto] }) notifications: CaseNotificationDto[];
  @ApiProperty({ type: [CaseHistoryDto] }) history: CaseHistoryDto[];
}

export class ChangeCaseStateDto {
  @ApiProperty({ enum: caseStates, enumName: 'CaseState' }) @IsIn(caseStates) state: CaseState;
  @ApiPropertyOptional() @CleanedText() @OptionalMember() @IsString() @MaxLength(2000) note?: string;
}
