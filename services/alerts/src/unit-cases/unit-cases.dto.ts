import { ApiProperty } from '@nestjs/swagger';
import { caseSources, type CaseSource, type CaseState } from '@khai-bao/contracts';

/** How far a case is, as its unit sees it: the outcome is the person's and the medical centre's. */
export const unitCaseStages = ['notified', 'taken', 'ended'] as const;
export type UnitCaseStage = (typeof unitCaseStages)[number];

/** A case at a unit, without anything of the person. */
export class UnitCaseDto {
  @ApiProperty({ example: 'Q1-0630-012' }) code: string;
  @ApiProperty() gateName: string;
  @ApiProperty({ enum: caseSources, enumName: 'CaseSource' }) source: CaseSource;
  @ApiProperty() openedAt: string;
  @ApiProperty({ enum: unitCaseStages, enumName: 'UnitCaseStage' }) stage: UnitCaseStage;
  /** Time at which the medical centre took the case; null: not yet. */
  @ApiProperty({ nullable: true, type: String }) takenAt: string | null;
}

/** The medical centre that is responsible for the unit. */
export class UnitCentreDto {
  @ApiProperty() name: string;
  /** E.164; empty: the centre has not entered it. */
  @ApiProperty() phone: string;
  @ApiProperty() hotline: string;
}

export class UnitCaseListDto {
  /** Cases of the last 28 days, the newest first, at most 200. */
  @ApiProperty({ type: [UnitCaseDto] }) items: UnitCaseDto[];
  /** Null: the unit has no case, or no centre is responsible. */
  @ApiProperty({ nullable: true, type: UnitCentreDto }) centre: UnitCentreDto | null;
}

/** Maps the state of a case to what its unit sees. */
export const stageOf = (state: CaseState): UnitCaseStage =>
  state === 'NEW' ? 'notified' : state === 'RULED_OUT' || state === 'CLOSED' ? 'ended' : 'taken';
