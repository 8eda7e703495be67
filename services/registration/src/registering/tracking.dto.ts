import {
  accountStates,
  registrationStates,
  unitKinds,
  type AccountState,
  type RegistrationState,
  type UnitKind,
} from '@khai-bao/contracts';
import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  IsArray,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
} from 'class-validator';
import { HistoryEntryDto } from '../units/unit-history.dto.js';

export class TrackDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(40) trackingCode: string;
  /** The last four digits of the phone given. */
  @ApiProperty({ example: '2333' }) @Matches(/^\d{4}$/) phoneTail: string;
}

/** What the unit answers to its committee's question. */
export class AnswerDto extends TrackDto {
  @ApiProperty({ maxLength: 1000 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  @IsPlainLine()
  answer: string;
  /** Files that were sent for this answer before. */
  @ApiPropertyOptional({ type: [String], maxItems: 3 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @IsUUID(undefined, { each: true })
  files?: string[];
}

/** The registration to which this one was joined. */
export class JoinedToDto {
  @ApiProperty() trackingCode: string;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState', nullable: true })
  accountState: AccountState | null;
}

export class TrackedDto {
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) kind: UnitKind;
  @ApiProperty() areaName: string;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty() stateSince: string;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState', nullable: true })
  accountState: AccountState | null;
  /** It was joined to another registration of the same unit: how that one stands. */
  @ApiProperty({ type: JoinedToDto, nullable: true }) joinedTo: JoinedToDto | null;
  @ApiProperty({ type: [HistoryEntryDto] }) history: HistoryEntryDto[];
}
