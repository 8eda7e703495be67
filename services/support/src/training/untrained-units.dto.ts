import { unitKinds, type UnitKind } from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { CleanedText, OptionalMember } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';

const areaPathPattern = /^\d{1,10}(\.\d{1,10}){0,2}$/;

export class TrainingCoverageQuery {
  /** Path of an area within the reader's own; left out: the own area. */
  @ApiPropertyOptional({ example: '79.760' }) @OptionalMember() @Matches(areaPathPattern) area?: string;
}

export class UntrainedUnitsQuery extends PageQuery {
  /** Path of an area within the reader's own; left out: the own area. */
  @ApiPropertyOptional({ example: '79.760' }) @OptionalMember() @Matches(areaPathPattern) area?: string;
}

export class TrainingCoverageAreaDto {
  @ApiProperty() areaPath: string;
  @ApiProperty() name: string;
  /** Units that take part in training. */
  @ApiProperty() units: number;
  /** Units of which somebody came to a session. */
  @ApiProperty() trained: number;
  /** Units that were not trained and have a place in a session ahead. */
  @ApiProperty() signedUp: number;
}

/** The last message to the untrained units of an area. */
export class TrainingCallDto {
  @ApiProperty() callId: string;
  @ApiProperty() areaName: string;
  @ApiProperty() text: string;
  @ApiProperty() calledAt: string;
  /** Who wrote it. */
  @ApiProperty() place: string;
  /** Untrained units at that time. */
  @ApiProperty() units: number;
}

export class TrainingCoverageDto {
  @ApiProperty() areaPath: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: [TrainingCoverageAreaDto] }) areas: TrainingCoverageAreaDto[];
  @ApiProperty({ nullable: true, type: TrainingCallDto }) lastCall: TrainingCallDto | null;
}

export class UntrainedUnitDto {
  @ApiProperty() unitId: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) kind: UnitKind;
  /** Tracking code of the registration. */
  @ApiProperty() reference: string;
  @ApiProperty() areaName: string;
  /** Whether somebody of the unit has a place in a session ahead. */
  @ApiProperty() isSignedUp: boolean;
}

export class UntrainedUnitListDto {
  @ApiProperty({ type: [UntrainedUnitDto] }) items: UntrainedUnitDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class CallUntrainedUnitsDto {
  /** Path of an area within the reader's own; left out: the own area. */
  @ApiPropertyOptional({ example: '79.760' }) @OptionalMember() @Matches(areaPathPattern) area?: string;
  @ApiProperty({ maxLength: 1000 }) @CleanedText() @IsString() @IsNotEmpty() @MaxLength(1000) text: string;
}

/** What a unit sees of its own training. */
export class OwnTrainingDto {
  /** When somebody of the unit first came to a session; null: nobody has. */
  @ApiProperty({ nullable: true, type: String }) trainedAt: string | null;
  /** The last message to units that were not trained; null once somebody came. */
  @ApiProperty({ nullable: true, type: TrainingCallDto }) call: TrainingCallDto | null;
}
