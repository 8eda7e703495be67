import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { outcomes, type Outcome } from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import {
  IsIn,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
} from 'class-validator';

export class RecordCheckDto {
  /** Made by the phone; repeating a check with it is harmless. */
  @ApiProperty() @IsUUID() clientKey: string;
  @ApiProperty() @IsUUID() gateId: string;
  @ApiProperty({ enum: ['entry', 'exit'] }) @IsIn(['entry', 'exit']) direction: 'entry' | 'exit';
  /** Token or typed code. */
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(300) pass: string;
  /** What staff decided; needed for an amber pass. */
  @ApiPropertyOptional({ enum: ['admit', 'stop'] }) @IsOptional() @IsIn(['admit', 'stop']) decision?:
    'admit' | 'stop';
  /** When it was, by the phone's clock: kept within the last day, for checks recorded offline. */
  @ApiProperty() @IsISO8601() @MaxLength(40) checkedAt: string;
}

export class CheckRecordedDto {
  @ApiProperty() checkId: string;
  @ApiProperty({ enum: ['admitted', 'stopped'] }) decision: 'admitted' | 'stopped';
  @ApiProperty({ enum: outcomes }) outcome: Outcome;
  @ApiProperty() recordedAt: string;
}

export class CheckQuery extends PageQuery {
  @ApiPropertyOptional({ example: '2021-06-30' }) @IsOptional() @Matches(/^\d{4}-\d{2}-\d{2}$/) day?: string;
}

export class CheckItemDto {
  @ApiProperty() checkId: string;
  @ApiProperty() at: string;
  @ApiProperty() gateName: string;
  @ApiProperty({ enum: ['entry', 'exit'] }) direction: 'entry' | 'exit';
  @ApiProperty({ enum: ['admitted', 'stopped'] }) decision: 'admitted' | 'stopped';
  @ApiProperty({ enum: outcomes }) outcome: Outcome;
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
