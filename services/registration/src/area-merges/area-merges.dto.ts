import { IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { registrationStates, type RegistrationState } from '@khai-bao/contracts';
import { IsISO8601, IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { AreaDto } from '../areas/areas.dto.js';

export const areaMergeStates = ['waiting', 'moving', 'done'] as const;
export type AreaMergeState = (typeof areaMergeStates)[number];

export class MergeAreaDto {
  /** Code of the successor, in any district. */
  @ApiProperty({ example: '26743' }) @IsString() @IsNotEmpty() @MaxLength(10) into: string;
  /** First day of the merge in the city's time; today when left out. */
  @ApiPropertyOptional({ example: '2021-07-01' })
  @OptionalMember()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  @IsISO8601({ strict: true })
  from?: string;
  /** Number and date of the decision about the merge. */
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
  /** The successor, with its name at the time of the order. */
  @ApiProperty() intoCode: string;
  @ApiProperty() intoName: string;
  @ApiProperty() from: string;
  @ApiProperty() decision: string;
  /** `waiting` for its day, `moving` its units, `done`. */
  @ApiProperty({ enum: areaMergeStates, enumName: 'AreaMergeState' }) state: AreaMergeState;
  /** Registrations to be moved, counted when the merge began; 0 before. */
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

/** What a merge of a ward would move, or its progress. */
export class AreaMergePreviewDto {
  /** The ward; after its merge the successor, with `former`. */
  @ApiProperty({ type: AreaDto }) area: AreaDto;
  /** Registrations in the ward, by state. */
  @ApiProperty({ type: [MovingUnitsDto] }) units: MovingUnitsDto[];
  @ApiProperty() total: number;
  /** The ordered merge; null when there is none. */
  @ApiProperty({ nullable: true, type: AreaMergeDto }) merge: AreaMergeDto | null;
}
