import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { dutyRanks, maxShiftsPerChange, type DutyGapKind, type DutyRank } from '@khai-bao/contracts';
import { IsInstant, NestedList, OptionalMember } from '@khai-bao/platform/validation';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { DutyPersonDto } from './duty-people.dto.js';
import { alarmStates, type AlarmState } from './duty-shift.entity.js';

export class RosterQuery {
  /** Month in the city's time, default: the current one. */
  @ApiPropertyOptional({ example: '2021-07' })
  @OptionalMember()
  @Matches(/^20\d\d-(0[1-9]|1[0-2])$/)
  month?: string;
}

export class NewShiftDto {
  @ApiProperty() @IsUUID() accountId: string;
  @ApiProperty({ enum: dutyRanks, enumName: 'DutyRank' }) @IsIn(dutyRanks) rank: DutyRank;
  @ApiProperty() @IsInstant() startsAt: string;
  @ApiProperty() @IsInstant() endsAt: string;
}

export class ChangeRosterDto {
  /** Version that was read (optimistic lock). */
  @ApiProperty() @IsInt() @Min(0) @Max(2_147_483_647) version: number;
  /** Ids of shifts that are removed. */
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(maxShiftsPerChange)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  remove: string[];
  @ApiProperty({ type: [NewShiftDto] })
  @ArrayMaxSize(maxShiftsPerChange)
  @NestedList(() => NewShiftDto)
  add: NewShiftDto[];
}

export class ChooseHeadDto {
  @ApiProperty() @IsUUID() accountId: string;
}

export class ShiftDto extends NewShiftDto {
  @ApiProperty() shiftId: string;
  /** Test alarm at the start of the shift; null before. */
  @ApiProperty({ nullable: true, enum: alarmStates, enumName: 'AlarmState' }) alarm: AlarmState | null;
}

export class AlarmTokenDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(100) token: string;
}

/** The shift whose start was announced to its person. */
export class AnsweredAlarmDto {
  @ApiProperty() centreName: string;
  @ApiProperty() endsAt: string;
  /** Open cases of the centre for which somebody else is responsible. */
  @ApiProperty() openCases: number;
}

export class DutyGapDto {
  @ApiProperty({ enum: ['nobody', 'no-first'], enumName: 'DutyGapKind' }) kind: DutyGapKind;
  @ApiProperty() startsAt: string;
  @ApiProperty() endsAt: string;
}

export class PersonOnDutyDto extends DutyPersonDto {
  @ApiProperty({ enum: dutyRanks, enumName: 'DutyRank' }) rank: DutyRank;
  /** End of the shift. */
  @ApiProperty() until: string;
}

export class RosterDto {
  @ApiProperty() areaCode: string;
  @ApiProperty() centreName: string;
  @ApiProperty({ example: '2021-07' }) month: string;
  /** 0 before the first change. */
  @ApiProperty() version: number;
  @ApiProperty({ nullable: true, type: String }) changedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) changedByName: string | null;
  /** The duty list of the centre, in the order of joining. */
  @ApiProperty({ type: [DutyPersonDto] }) people: DutyPersonDto[];
  /** Shifts that overlap the month. */
  @ApiProperty({ type: [ShiftDto] }) shifts: ShiftDto[];
  /** Gaps from now on, 14 days ahead. */
  @ApiProperty({ type: [DutyGapDto] }) gaps: DutyGapDto[];
  /** Who is on duty now, in the order in which they are notified. */
  @ApiProperty({ type: [PersonOnDutyDto] }) onDuty: PersonOnDutyDto[];
}
