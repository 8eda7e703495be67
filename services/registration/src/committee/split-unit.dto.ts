import { registrationStates, type RegistrationState } from '@khai-bao/contracts';
import {
  IsPlainLine,
  NestedList,
  NormalisedLine,
  OptionalMember,
  RepairedLine,
} from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { typedUnitLines } from '../registering/register-unit.dto.js';

/** A unit that is split from another. Members that are left out are copied from the other unit. */
export class SplitPartDto {
  @ApiProperty({ maxLength: 200 })
  @RepairedLine(...typedUnitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  name: string;
  /** Code of a ward, also outside of the officer's area; the committee of that ward receives the unit. */
  @ApiProperty({ example: '26740' }) @IsString() @MaxLength(10) areaCode: string;
  @ApiProperty({ maxLength: 200 })
  @RepairedLine(...typedUnitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  street: string;
  @ApiPropertyOptional({ maxLength: 200 })
  @RepairedLine(...typedUnitLines)
  @OptionalMember()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  representative?: string;
  /** In any usual notation. */
  @ApiPropertyOptional() @OptionalMember() @IsString() @IsNotEmpty() @MaxLength(40) phone?: string;
}

export class SplitMadeDto {
  @ApiProperty() unitId: string;
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
  @ApiProperty() areaName: string;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
}

export class SplitUnitDto {
  @ApiProperty({ type: [SplitPartDto] })
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @NestedList(() => SplitPartDto)
  parts: SplitPartDto[];
  /** Whether the old unit is closed together with its account. */
  @ApiProperty() @IsBoolean() closes: boolean;
  /** Reason of the closing. */
  @ApiPropertyOptional({ maxLength: 500 })
  @NormalisedLine()
  @OptionalMember()
  @IsString()
  @MaxLength(500)
  @IsPlainLine()
  note?: string;
  /** Optimistic lock: the version that was read. */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}

export class SplitUnitsDto {
  /** The new registrations, in the order of the request. */
  @ApiProperty({ type: () => [SplitMadeDto] }) items: SplitMadeDto[];
}
