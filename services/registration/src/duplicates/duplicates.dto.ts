import { IsPlainLine, NestedList, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  IsUUID,
  MaxLength,
  Min,
} from 'class-validator';
import { correctableFields, type CorrectableField } from '../units/unit-fields.js';
import { RegistrationDetailDto } from '../committee/registration-detail.dto.js';
import { RegisterUnitDto } from '../registering/register-unit.dto.js';
import { AlikeUnitDto } from '../duplicate-detection/unit-pair.dto.js';
import { pairStates, type PairState } from '../duplicate-detection/unit-pair-states.js';
import { pairReasons, type PairReason } from '../duplicate-detection/likeness.js';

/** A unit that is about to be registered, as far as it is compared. */
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
  /** Registrations of the officer's area that may be the same unit, the most certain first. */
  @ApiProperty({ type: [LooksLikeDto] }) items: LooksLikeDto[];
  /** Number of further ones outside of the officer's area. */
  @ApiProperty() elsewhere: number;
}

/** Two registrations with a suggested merge. */
export class ComparisonDto {
  @ApiProperty() id: string;
  @ApiProperty({ enum: pairStates, enumName: 'PairState' }) state: PairState;
  @ApiProperty({ enum: pairReasons, enumName: 'PairReason', isArray: true }) reasons: PairReason[];
  @ApiProperty() score: number;
  /** Both, the older one first. */
  @ApiProperty({ type: [RegistrationDetailDto], minItems: 2, maxItems: 2 }) sides: RegistrationDetailDto[];
  /** The registration that remains: after a merge the actual one, before it the suggested one. */
  @ApiProperty() survivorId: string;
  /** Suggested fields to take from the other one, by the id of the one that remains: `{ "<unitId>": ["email"] }`. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'array', items: { type: 'string', enum: [...correctableFields] } },
  })
  take: Record<string, CorrectableField[]>;
  /** Registrations that cannot end, because their account is in use. */
  @ApiProperty({ type: [String] }) mustStay: string[];
}

export class ReadVersionDto {
  @ApiProperty() @IsUUID() unitId: string;
  @ApiProperty() @IsInt() @Min(1) version: number;
}

export class DecideDto {
  /** State of the pair that was read. */
  @ApiProperty({ enum: pairStates, enumName: 'PairState' }) @IsIn(pairStates) state: PairState;
  /** Versions of both registrations that were read. */
  @ApiProperty({ type: [ReadVersionDto] })
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @NestedList(() => ReadVersionDto)
  versions: ReadVersionDto[];
}

export class MergeDto extends DecideDto {
  /** The registration that remains. */
  @ApiProperty() @IsUUID() survivorId: string;
  /** Fields that are taken from the other registration. */
  @ApiProperty({ enum: correctableFields, enumName: 'CorrectableField', isArray: true })
  @IsArray()
  @ArrayUnique()
  @IsIn(correctableFields, { each: true })
  take: CorrectableField[];
}

export class DismissDto extends DecideDto {
  /** Reason why they are different units. */
  @ApiProperty({ maxLength: 1000 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  @IsPlainLine()
  reason: string;
}

export class PartDto extends DecideDto {
  /** Reason why they are different units after all. */
  @ApiPropertyOptional({ maxLength: 1000 })
  @NormalisedLine()
  @OptionalMember()
  @IsString()
  @MaxLength(1000)
  @IsPlainLine()
  reason?: string;
}

export class PartedDto {
  /** Fields that were corrected after the merge and are therefore not restored. */
  @ApiProperty({ enum: correctableFields, enumName: 'CorrectableField', isArray: true })
  kept: CorrectableField[];
}
