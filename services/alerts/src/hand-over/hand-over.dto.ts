import { ApiProperty } from '@nestjs/swagger';
import { caseStates, type CaseState } from '@khai-bao/contracts';
import { LowercaseUuid } from '@khai-bao/platform/validation';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsUUID } from 'class-validator';

/** Cases that are taken over at once at most. */
export const maxTakenOver = 100;

/** An open case that somebody else has acknowledged: nothing about its person. */
export class HandOverCaseDto {
  @ApiProperty() caseId: string;
  @ApiProperty({ example: 'Q1-0630-012' }) code: string;
  @ApiProperty({ enum: caseStates, enumName: 'CaseState' }) state: CaseState;
  @ApiProperty() unitName: string;
  @ApiProperty() areaName: string;
  @ApiProperty() openedAt: string;
  /** Who is responsible for it now. */
  @ApiProperty({ nullable: true, type: String }) acknowledgedByName: string | null;
  @ApiProperty({ nullable: true, type: String }) acknowledgedAt: string | null;
}

export class HandOverListDto {
  /** The oldest first, at most 100. */
  @ApiProperty({ type: [HandOverCaseDto] }) items: HandOverCaseDto[];
}

export class TakeOverDto {
  @ApiProperty({ type: [String] })
  @LowercaseUuid()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(maxTakenOver)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  caseIds: string[];
}

export class TakenOverDto {
  /** Codes of the cases that the caller is responsible for now. */
  @ApiProperty({ type: [String] }) taken: string[];
  /** Codes of the cases that have ended, or that nobody has acknowledged any more. */
  @ApiProperty({ type: [String] }) skipped: string[];
}
