import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { IsDay, IsInstant, OptionalMember } from '@khai-bao/platform/validation';
import { IsBoolean, IsIn, IsNotEmpty, IsString, IsUUID, MaxLength } from 'class-validator';

export class RecordCheckDto {
  /** Made by the phone; repeating a check with it is harmless. */
  @ApiProperty() @IsUUID() clientKey: string;
  @ApiProperty() @IsUUID() gateId: string;
  @ApiProperty({ enum: ['entry', 'exit'], enumName: 'CheckDirection' }) @IsIn(['entry', 'exit']) direction:
    'entry' | 'exit';
  /** Token or typed code. */
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(300) pass: string;
  /** What staff decided; needed for an amber pass. */
  @ApiPropertyOptional({ enum: ['admit', 'stop'] }) @OptionalMember() @IsIn(['admit', 'stop']) decision?:
    'admit' | 'stop';
  /** When it was, by the device: corrected when it is before the declaration, in the future or older than `OFFLINE_DAYS`. */
  @ApiProperty() @IsInstant() checkedAt: string;
  /** Record it although the same passage was recorded within ten minutes: the guard chose to. */
  @ApiPropertyOptional() @OptionalMember() @IsBoolean() again?: boolean;
  /** The account of the guard who made the check, when it waited on the device and another account sends it. */
  @ApiPropertyOptional() @OptionalMember() @IsUUID() guardId?: string;
}

export class CheckRecordedDto {
  @ApiProperty() checkId: string;
  @ApiProperty({ enum: ['admitted', 'stopped'], enumName: 'CheckDecision' }) decision: 'admitted' | 'stopped';
  @ApiProperty({ enum: outcomes, enumName: 'Outcome' }) outcome: Outcome;
  @ApiProperty() recordedAt: string;
  @ApiProperty() checkedAt: string;
  /** True when this passage had been recorded within ten minutes: what is answered is that first check, and nothing was added. */
  @ApiProperty() repeated: boolean;
}

export class CheckQuery extends PageQuery {
  @ApiPropertyOptional({ example: '2021-06-30' }) @OptionalMember() @IsDay() day?: string;
}

export class CheckItemDto {
  @ApiProperty() checkId: string;
  @ApiProperty() at: string;
  @ApiProperty() gateName: string;
  @ApiProperty({ enum: ['entry', 'exit'], enumName: 'CheckDirection' }) direction: 'entry' | 'exit';
  @ApiProperty({ enum: ['admitted', 'stopped'], enumName: 'CheckDecision' }) decision: 'admitted' | 'stopped';
  @ApiProperty({ enum: outcomes, enumName: 'Outcome' }) outcome: Outcome;
  @ApiProperty() shortName: string;
}

export class CheckListDto {
  @ApiProperty({ type: [CheckItemDto] }) items: CheckItemDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class ReportSuspicionDto {
  @ApiProperty() @IsUUID() clientKey: string;
  @ApiProperty() @IsUUID() gateId: string;
  @ApiProperty() @IsUUID() declarationId: string;
}

export class SuspicionReportedDto {
  @ApiProperty() declarationId: string;
  @ApiProperty() reportedAt: string;
}
