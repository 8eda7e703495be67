import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@khai-bao/platform/http';
import { IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsNotEmpty,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { maxGatesPerUnit } from '../gates/gates.service.js';
import {
  occupancyChangeKinds,
  occupancyLevels,
  type OccupancyChangeKind,
  type OccupancyLevel,
} from './occupancy-state.js';

/** Most people that a zone may hold or that a recount may state. */
const maxPeople = 1_000_000;

export class OccupancyOverrideDto {
  /** Until when staff admit people although the zone is full, ISO 8601. */
  @ApiProperty() until: string;
  @ApiProperty() reason: string;
  @ApiProperty() byName: string;
}

export class OccupancyZoneDto {
  /** The id of the unit for the whole unit. */
  @ApiProperty() zoneId: string;
  /** Null for the whole unit. */
  @ApiProperty({ nullable: true, type: String }) name: string | null;
  @ApiProperty({ nullable: true, type: Number }) capacity: number | null;
  /** People inside now, at least 0. */
  @ApiProperty() inside: number;
  /** Entries since the last recount or closing. */
  @ApiProperty() entries: number;
  @ApiProperty() exits: number;
  @ApiProperty({ enum: occupancyLevels, enumName: 'OccupancyLevel' }) level: OccupancyLevel;
  /** The recount or closing from which passages count, ISO 8601. */
  @ApiProperty() countedSince: string;
  /** Entries without an exit at the last closing; negative: exits without an entry. Null before the first closing. */
  @ApiProperty({ nullable: true, type: Number }) leftAtClosing: number | null;
  /** Gates whose passages count here; empty for the whole unit, where all count. */
  @ApiProperty({ type: [String] }) gateIds: string[];
  @ApiProperty({ nullable: true, type: OccupancyOverrideDto }) override: OccupancyOverrideDto | null;
}

export class OccupancyDto {
  /** Rises with every change, for live pages. */
  @ApiProperty() number: number;
  /** Time of day at which the zones are set to zero, `HH:MM` in Asia/Ho_Chi_Minh. */
  @ApiProperty({ example: '22:00' }) closingTime: string;
  /** The whole unit first. */
  @ApiProperty({ type: [OccupancyZoneDto] }) zones: OccupancyZoneDto[];
}

export class RecountDto {
  /** People inside, as counted now. */
  @ApiProperty() @IsInt() @Min(0) @Max(maxPeople) count: number;
  @ApiProperty({ example: 'Đếm lại lúc đổi ca' })
  @NormalisedLine()
  @IsString()
  @MinLength(3)
  @MaxLength(200)
  @IsPlainLine()
  reason: string;
}

export class OverrideDto {
  @ApiProperty({ example: 'Xe cứu thương' })
  @NormalisedLine()
  @IsString()
  @MinLength(3)
  @MaxLength(200)
  @IsPlainLine()
  reason: string;
}

export class OccupancySettingsDto {
  /** `HH:MM` in Asia/Ho_Chi_Minh. */
  @ApiPropertyOptional({ example: '22:00' })
  @OptionalMember()
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/)
  closingTime?: string;
  /** People allowed in the whole unit; null: no limit. */
  @ApiPropertyOptional({ nullable: true, type: Number })
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsInt()
  @Min(1)
  @Max(maxPeople)
  capacity?: number | null;
}

export class ZoneFormDto {
  @ApiProperty({ example: 'Khu thịt cá' })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  @IsPlainLine()
  name: string;
  /** Null: no limit. */
  @ApiProperty({ nullable: true, type: Number })
  @ValidateIf((_, value) => value !== null)
  @IsInt()
  @Min(1)
  @Max(maxPeople)
  capacity: number | null;
  /** Gates of the unit. A gate counts in one zone; it leaves the zone that it counted in before. */
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(maxGatesPerUnit)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  gateIds: string[];
}

export class OccupancyChangesQuery extends PageQuery {}

export class OccupancyChangeDto {
  @ApiProperty() changeId: string;
  @ApiProperty() zoneId: string;
  @ApiProperty({ enum: occupancyChangeKinds, enumName: 'OccupancyChangeKind' }) kind: OccupancyChangeKind;
  @ApiProperty() at: string;
  @ApiProperty() insideBefore: number;
  @ApiProperty() insideAfter: number;
  @ApiProperty({ nullable: true, type: String }) reason: string | null;
  /** Null for a closing. */
  @ApiProperty({ nullable: true, type: String }) byName: string | null;
}

export class OccupancyChangeListDto {
  @ApiProperty({ type: [OccupancyChangeDto] }) items: OccupancyChangeDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
