import { pendingSteps, responsibleTiers, type PendingStep, type ResponsibleTier } from '@khai-bao/contracts';
import { ApiProperty } from '@nestjs/swagger';
import { NestedList } from '@khai-bao/platform/validation';
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
} from 'class-validator';

export class StepClockDto {
  @ApiProperty({ enum: pendingSteps, enumName: 'ProcessStep' }) @IsIn(pendingSteps) step: PendingStep;
  /** Tier that is overdue after the deadline. */
  @ApiProperty({ enum: responsibleTiers, enumName: 'ClockTier' })
  @IsIn(responsibleTiers)
  tier: ResponsibleTier;
  /** Working hours. */
  @ApiProperty({ minimum: 1, maximum: 400 }) @IsInt() @Min(1) @Max(400) hours: number;
}

class ClockSettingsDto {
  /** Optimistic lock: the version that was read. */
  @ApiProperty() @IsInt() @Min(1) version: number;
  /** One or more for every step; at most one per step and tier. */
  @ApiProperty({ type: [StepClockDto] })
  @ArrayMinSize(1)
  @ArrayMaxSize(pendingSteps.length * responsibleTiers.length)
  @NestedList(() => StepClockDto)
  clocks: StepClockDto[];
  /** Working days: 1 is Monday, 7 is Sunday. */
  @ApiProperty({ type: [Number] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays: number[];
  /** Opening hours of a working day, in the city's time. */
  @ApiProperty({ example: '07:30-11:30,13:00-17:00' }) @IsString() @MaxLength(100) workingHours: string;
  /** Days for which a unit that left the NCOVI list stays covered. */
  @ApiProperty({ minimum: 1, maximum: 365 }) @IsInt() @Min(1) @Max(365) ncoviGraceDays: number;
  /** Days after which a claim of NCOVI that the list does not confirm becomes work of the committee. */
  @ApiProperty({ minimum: 1, maximum: 365 }) @IsInt() @Min(1) @Max(365) ncoviClaimDays: number;
  /** Public holidays. */
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
  /** `receive:ward`, `weekdays`, `workingHours`, `holidays`, `ncoviGraceDays`, `ncoviClaimDays`. */
  @ApiProperty() what: string;
  /** Null when there was no value. */
  @ApiProperty({ nullable: true, type: String }) from: string | null;
  @ApiProperty({ nullable: true, type: String }) to: string | null;
}

export class ClockChangeDto {
  @ApiProperty() version: number;
  @ApiProperty() at: string;
  /** Null for versions without an author: from the configuration, or from a migration. */
  @ApiProperty({ nullable: true, type: String }) byName: string | null;
  @ApiProperty({ nullable: true, type: String }) byPlace: string | null;
  @ApiProperty({ type: [ClockDifferenceDto] }) what: ClockDifferenceDto[];
}

export class ClocksDto extends ClockSettingsDto {
  /** The latest versions, newest first. */
  @ApiProperty({ type: [ClockChangeDto] }) changes: ClockChangeDto[];
}
