import { registrationStates, type RegistrationState } from '@khai-bao/contracts';
import { IsPlainLine, NormalisedLine, RepairedLine } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { typedUnitLines } from '../registering/register-unit.dto.js';

/** A unit that comes of another. What is left out is as the other says. */
export class SplitPartDto {
  @ApiProperty({ maxLength: 200 })
  @RepairedLine(...typedUnitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  name: string;
  /** Code of a ward, also of one outside of the officer's area: its committee receives the unit. */
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
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  representative?: string;
  /** In any usual spelling. */
  @ApiPropertyOptional() @IsOptional() @IsString() @IsNotEmpty() @MaxLength(40) phone?: string;
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
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => SplitPartDto)
  parts: SplitPartDto[];
  /** The old one closes, and its account with it; else it stays as it is. */
  @ApiProperty() @IsBoolean() closes: boolean;
  /** How it is known, when it closes. */
  @ApiPropertyOptional({ maxLength: 500 })
  @NormalisedLine()
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @IsPlainLine()
  note?: string;
  /** The version that was read. */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}

export class SplitUnitsDto {
  /** The new registrations, in the order in which they were named. */
  @ApiProperty({ type: () => [SplitMadeDto] }) items: SplitMadeDto[];
}
