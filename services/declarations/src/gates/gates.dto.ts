import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { gateDirections, type GateDirection, type GateHours } from '@khai-bao/contracts';
import { IsPlainLine, NestedObject, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { posterChanges, posterStates, type PosterChange, type PosterState } from './poster-facts.js';

const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;

export class GateHoursDto implements GateHours {
  /** 1 (Monday) to 7 (Sunday). */
  @ApiProperty({ type: [Number], minItems: 1, maxItems: 7, example: [1, 2, 3, 4, 5, 6, 7] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays: number[];
  @ApiProperty({ example: '06:00' }) @IsString() @Matches(clockTime) from: string;
  /** An earlier time than `from` is on the next day. */
  @ApiProperty({ example: '18:30' }) @IsString() @Matches(clockTime) to: string;
}

export class CreateGateDto {
  @ApiProperty({ example: 'Cổng 1, đường Tôn Thất Đạm' })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsPlainLine()
  name: string;
  @ApiProperty({ enum: gateDirections, enumName: 'GateDirection' })
  @IsIn(gateDirections)
  direction: GateDirection;
  /** Hours in which the gate is open; null or left out: not stated. A declaration is accepted at any hour. */
  @ApiPropertyOptional({ type: GateHoursDto, nullable: true })
  @IsOptional()
  @NestedObject(() => GateHoursDto)
  hours?: GateHoursDto | null;
}

export class ChangeGateDto {
  @ApiPropertyOptional()
  @NormalisedLine()
  @OptionalMember()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsPlainLine()
  name?: string;
  @ApiPropertyOptional({ enum: gateDirections, enumName: 'GateDirection' })
  @OptionalMember()
  @IsIn(gateDirections)
  direction?: GateDirection;
  /** False retires the gate: its code then leads to the open gates of the unit. True reopens it with a new code. */
  @ApiPropertyOptional() @OptionalMember() @IsBoolean() active?: boolean;
  /** Null removes the hours. */
  @ApiPropertyOptional({ type: GateHoursDto, nullable: true })
  @IsOptional()
  @NestedObject(() => GateHoursDto)
  hours?: GateHoursDto | null;
}

/** Which poster is to hang at a gate, and which one a photo has confirmed. */
export class GatePosterDto {
  /** The version that is to hang there. */
  @ApiProperty() version: number;
  @ApiProperty({ enum: posterStates, enumName: 'PosterState' }) state: PosterState;
  /** What has changed since the confirmed poster. */
  @ApiProperty({ enum: posterChanges, enumName: 'PosterChange', isArray: true }) changes: PosterChange[];
  @ApiProperty({ type: Number, nullable: true }) confirmedVersion: number | null;
  @ApiProperty({ type: String, nullable: true }) confirmedAt: string | null;
  @ApiProperty({ type: String, nullable: true }) confirmedByName: string | null;
}

export class GateDto {
  @ApiProperty() gateId: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: gateDirections, enumName: 'GateDirection' }) direction: GateDirection;
  /** Seven characters without groups. */
  @ApiProperty() code: string;
  @ApiProperty() active: boolean;
  @ApiProperty() createdAt: string;
  @ApiProperty({ type: GateHoursDto, nullable: true }) hours: GateHours | null;
  @ApiProperty({ type: GatePosterDto }) poster: GatePosterDto;
}

export class GateListDto {
  @ApiProperty({ type: [GateDto] }) items: GateDto[];
}

export class MedicalCentreDto {
  @ApiProperty() name: string;
  @ApiProperty() phone: string;
  @ApiProperty() address: string;
}

export class GateByCodeDto {
  @ApiProperty() gateId: string;
  @ApiProperty() code: string;
  @ApiProperty() gateName: string;
  @ApiProperty({ enum: gateDirections, enumName: 'GateDirection' }) direction: GateDirection;
  @ApiProperty({ type: GateHoursDto, nullable: true }) hours: GateHours | null;
  @ApiProperty() unitId: string;
  @ApiProperty() unitName: string;
  @ApiProperty() areaName: string;
  @ApiProperty() districtName: string;
  @ApiProperty() hotline: string;
  @ApiProperty({ nullable: true, type: MedicalCentreDto }) medicalCentre: MedicalCentreDto | null;
}
