import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { registrationStates, type RegistrationState } from '@khai-bao/contracts';
import { IsISO8601, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { AreaDto } from '../areas/areas.dto.js';

export const areaMergeStates = ['waiting', 'moving', 'done'] as const;
export type AreaMergeState = (typeof areaMergeStates)[number];

export class MergeAreaDto {
  /** The ward that it goes into, of any district. */
  @ApiProperty({ example: '26743' }) @IsString() @IsNotEmpty() @MaxLength(10) into: string;
  /** Its first day as a part of the other, in the city's time; today unless told. */
  @ApiPropertyOptional({ example: '2021-07-01' })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  @IsISO8601({ strict: true })
  from?: string;
  /** Number and date of the decision that says so. */
  @ApiProperty({ example: 'Nghị quyết 1278/NQ-UBTVQH14 ngày 25/06/2021' })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  decision: string;
}

export class AreaMergeDto {
  /** The ward that ends. */
  @ApiProperty() code: string;
  @ApiProperty({ example: 'Phường Bến Nghé, Quận 1' }) name: string;
  /** The ward that it goes into, as it was called then. */
  @ApiProperty() intoCode: string;
  @ApiProperty() intoName: string;
  @ApiProperty() from: string;
  @ApiProperty() decision: string;
  /** `waiting` for its day, `moving` its units, `done`. */
  @ApiProperty({ enum: areaMergeStates, enumName: 'AreaMergeState' }) state: AreaMergeState;
  /** Registrations that are to move, counted when it began; 0 before. */
  @ApiProperty() units: number;
  @ApiProperty() moved: number;
  @ApiProperty() orderedAt: string;
  @ApiProperty() orderedByName: string;
  @ApiProperty() orderedByPlace: string;
  @ApiProperty({ nullable: true, type: String }) finishedAt: string | null;
}

export class AreaMergesDto {
  /** The latest orders first. There are never more than there were wards. */
  @ApiProperty({ type: [AreaMergeDto] }) items: AreaMergeDto[];
}

export class MovingUnitsDto {
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty() units: number;
}

/** What a merge of a ward would move, or how far it is. */
export class AreaMergePreviewDto {
  /** The ward; when it has gone into another, that one, with `former`. */
  @ApiProperty({ type: AreaDto }) area: AreaDto;
  /** Registrations that stand in the ward, by state. */
  @ApiProperty({ type: [MovingUnitsDto] }) units: MovingUnitsDto[];
  @ApiProperty() total: number;
  /** What was ordered; null while nothing was. */
  @ApiProperty({ nullable: true, type: AreaMergeDto }) merge: AreaMergeDto | null;
}
