import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { steps, tiers, type Step, type Tier } from './step-clock.js';

export class StepClockDto {
  @ApiProperty({ enum: steps, enumName: 'ProcessStep' }) @IsIn(steps) step: Step;
  /** Who is late when it has run out. */
  @ApiProperty({ enum: tiers, enumName: 'ClockTier' }) @IsIn(tiers) tier: Tier;
  /** Hours of work. */
  @ApiProperty({ minimum: 1, maximum: 400 }) @IsInt() @Min(1) @Max(400) hours: number;
}

class ClockSettingsDto {
  /** The version that was read. */
  @ApiProperty() @IsInt() @Min(1) version: number;
  /** Every step has one or more; no tier has two for a step. */
  @ApiProperty({ type: [StepClockDto] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(steps.length * tiers.length)
  @ValidateNested({ each: true })
  @Type(() => StepClockDto)
  clocks: StepClockDto[];
  /** Days of work: 1 is Monday, 7 is Sunday. */
  @ApiProperty({ type: [Number] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays: number[];
  /** Parts of a day of work, in the city's time. */
  @ApiProperty({ example: '07:30-11:30,13:00-17:00' }) @IsString() @MaxLength(100) workingHours: string;
  /** Days on which nobody works. */
  @ApiProperty({ type: [String], example: ['2021-09-02'] })
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { each: true })
  @IsISO8601({ strict: true }, { each: true })
  holidays: string[];
}

export class SetClocksDto extends ClockSettingsDto {}

export class ClockDifferenceDto {
  /** `receive:ward`, `weekdays`, `workingHours`, `holidays`. */
  @ApiProperty() what: string;
  /** Null when there was none. */
  @ApiProperty({ nullable: true, type: String }) from: string | null;
  @ApiProperty({ nullable: true, type: String }) to: string | null;
}

export class ClockChangeDto {
  @ApiProperty() version: number;
  @ApiProperty() at: string;
  /** Null for a version that nobody set: the configuration's, and its mending. */
  @ApiProperty({ nullable: true, type: String }) byName: string | null;
  @ApiProperty({ nullable: true, type: String }) byPlace: string | null;
  @ApiProperty({ type: [ClockDifferenceDto] }) what: ClockDifferenceDto[];
}

export class ClocksDto extends ClockSettingsDto {
  /** The latest versions, the newest first. */
  @ApiProperty({ type: [ClockChangeDto] }) changes: ClockChangeDto[];
}
