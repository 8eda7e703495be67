import {
  accountStates,
  registrationStates,
  unitKinds,
  type AccountState,
  type RegistrationState,
  type UnitKind,
} from '@khai-bao/contracts';
import { IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsNotEmpty, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { OwnNcoviCoverDto } from '../ncovi/ncovi-work.dto.js';
import { HistoryEntryDto } from '../units/unit-history.dto.js';

export class TrackDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(40) trackingCode: string;
  /** The last four digits of the registered phone. */
  @ApiProperty({ example: '2333' }) @Matches(/^\d{4}$/) phoneTail: string;
}

/** The unit's answer to the question of its committee. */
export class AnswerDto extends TrackDto {
  @ApiProperty({ maxLength: 1000 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  @IsPlainLine()
  answer: string;
  /** Ids of files that were uploaded for this answer. */
  @ApiPropertyOptional({ type: [String], maxItems: 3 })
  @OptionalMember()
  @IsArray()
  @ArrayMaxSize(3)
  @IsUUID(undefined, { each: true })
  files?: string[];
}

/** The registration that this one was merged into. */
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
  /** The registration that this one was merged into; null when it was not merged. */
  @ApiProperty({ type: JoinedToDto, nullable: true }) joinedTo: JoinedToDto | null;
  /** Whether NCOVI covers the unit, and until when after it has left the list. */
  @ApiProperty({ type: OwnNcoviCoverDto }) ncovi: OwnNcoviCoverDto;
  @ApiProperty({ type: [HistoryEntryDto] }) history: HistoryEntryDto[];
}
