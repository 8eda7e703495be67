import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { correctableFields, type CorrectableField } from '../units/unit-fields.js';
import { RegistrationDetailDto } from '../committee/registration-detail.dto.js';
import { RegisterUnitDto } from '../registering/register-unit.dto.js';
import { AlikeUnitDto } from '../duplicate-detection/unit-pair.dto.js';
import { pairStates, type PairState } from '../duplicate-detection/unit-pair.js';
import { pairReasons, type PairReason } from '../duplicate-detection/likeness.js';

/** What an officer is about to type in, as far as it tells one unit from another. */
export class LookDto extends PickType(RegisterUnitDto, [
  'name',
  'areaCode',
  'street',
  'phone',
  'taxCode',
] as const) {}

export class LooksLikeDto extends AlikeUnitDto {
  @ApiProperty({ enum: pairReasons, enumName: 'PairReason', isArray: true }) reasons: PairReason[];
  @ApiProperty() score: number;
}

export class LookedDto {
  /** Registrations of the officer's own area that may be the same unit, the surest first. */
  @ApiProperty({ type: [LooksLikeDto] }) items: LooksLikeDto[];
  /** How many more there are outside of it. */
  @ApiProperty() elsewhere: number;
}

/** Two registrations side by side, with what is proposed. */
export class ComparisonDto {
  @ApiProperty() id: string;
  @ApiProperty({ enum: pairStates, enumName: 'PairState' }) state: PairState;
  @ApiProperty({ enum: pairReasons, enumName: 'PairReason', isArray: true }) reasons: PairReason[];
  @ApiProperty() score: number;
  /** Both, the older one first. */
  @ApiProperty({ type: [RegistrationDetailDto], minItems: 2, maxItems: 2 }) sides: RegistrationDetailDto[];
  /** Which of both stays: that which stayed, once merged; else the one proposed. */
  @ApiProperty() survivorId: string;
  /** Fields that are better taken from the one that goes, by the one that stays: `{ "<unitId>": ["email"] }`. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string', enum: [...correctableFields] } },
  })
  take: Record<string, CorrectableField[]>;
  /** Those that cannot go: their account is in use. */
  @ApiProperty({ type: [String] }) mustStay: string[];
}

export class ReadVersionDto {
  @ApiProperty() @IsUUID() unitId: string;
  @ApiProperty() @IsInt() @Min(1) version: number;
}

export class DecideDto {
  /** What was decided about the pair when it was read. */
  @ApiProperty({ enum: pairStates, enumName: 'PairState' }) @IsIn(pairStates) state: PairState;
  /** The version of each of both that was read. */
  @ApiProperty({ type: [ReadVersionDto] })
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @ValidateNested({ each: true })
  @Type(() => ReadVersionDto)
  versions: ReadVersionDto[];
}

export class MergeDto extends DecideDto {
  /** Which of both stays. */
  @ApiProperty() @IsUUID() survivorId: string;
  /** Fields whose value is taken from the other. */
  @ApiProperty({ enum: correctableFields, enumName: 'CorrectableField', isArray: true })
  @IsArray()
  @ArrayUnique()
  @IsIn(correctableFields, { each: true })
  take: CorrectableField[];
}

export class DismissDto extends DecideDto {
  /** Why they are two units. */
  @ApiProperty({ maxLength: 1000 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  @IsPlainLine()
  reason: string;
}

export class PartDto extends DecideDto {
  /** Why they are two units after all. */
  @ApiPropertyOptional({ maxLength: 1000 })
  @NormalisedLine()
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  @IsPlainLine()
  reason?: string;
}

export class PartedDto {
  /** Fields that the merge had changed and that were corrected since: they stay as they are. */
  @ApiProperty({ enum: correctableFields, enumName: 'CorrectableField', isArray: true })
  kept: CorrectableField[];
}
