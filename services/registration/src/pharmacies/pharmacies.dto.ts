import { IsInstant, IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  accountStates,
  registrationStates,
  type AccountState,
  type RegistrationState,
} from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { correctableFields, type CorrectableField } from '../units/unit-fields.js';
import { HistoryEntryDto } from '../units/unit-history.dto.js';
import type { PharmacyChangeKind } from './pharmacy-states.js';
import { pharmacyStates, type PharmacyState } from './pharmacy-states.js';

const changes = [...pharmacyStates, 'corrected'] as const;

export class PharmacyQuery extends PageQuery {
  /** Part of a name or street, with or without diacritics, or a whole phone number. */
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(100) q?: string;
  /** Code of a district or ward, including the areas below it. */
  @ApiPropertyOptional({ example: '760' }) @OptionalMember() @IsString() @MaxLength(10) area?: string;
  /** Left out: all pharmacies that are not withdrawn. */
  @ApiPropertyOptional({ enum: pharmacyStates, enumName: 'PharmacyState' })
  @OptionalMember()
  @IsIn(pharmacyStates)
  state?: PharmacyState;
}

export class PharmacyDto {
  @ApiProperty() unitId: string;
  @ApiProperty() name: string;
  @ApiProperty() street: string;
  @ApiProperty() areaName: string;
  @ApiProperty() representative: string;
  @ApiProperty() phone: string;
  @ApiProperty({ enum: pharmacyStates, enumName: 'PharmacyState' }) state: PharmacyState;
  /** Whether the Department of Health can release it; false while its committee waits for an answer of the unit. */
  @ApiProperty() releasable: boolean;
  @ApiProperty() listedAt: string;
  @ApiProperty() changedAt: string;
}

export class PharmacyCountsDto {
  @ApiProperty() listed: number;
  @ApiProperty() asked: number;
  @ApiProperty() answered: number;
  @ApiProperty() released: number;
  @ApiProperty() account: number;
  @ApiProperty() refused: number;
  @ApiProperty() withdrawn: number;
}

export class PharmacyListDto {
  @ApiProperty({ type: [PharmacyDto] }) items: PharmacyDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
  /** Numbers by state, independent of the search. */
  @ApiProperty({ type: PharmacyCountsDto }) counts: PharmacyCountsDto;
}

export class PharmacyDetailDto extends PharmacyDto {
  @ApiProperty({ nullable: true, type: String }) email: string | null;
  @ApiProperty({ nullable: true, type: String }) taxCode: string | null;
  @ApiProperty() trackingCode: string;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' })
  registrationState: RegistrationState;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState', nullable: true })
  accountState: AccountState | null;
  @ApiProperty({ type: [HistoryEntryDto] }) history: HistoryEntryDto[];
}

export class PharmacyChangeQuery extends PageQuery {
  /** ISO 8601. Left out: the instant up to which the officer has seen changes, or 24 hours ago. */
  @ApiPropertyOptional({ example: '2021-06-29T17:00:00.000Z' })
  @OptionalMember()
  @IsInstant()
  since?: string;
}

export class PharmacyChangeDto {
  @ApiProperty() seq: number;
  @ApiProperty() unitId: string;
  @ApiProperty() name: string;
  @ApiProperty() street: string;
  @ApiProperty() areaName: string;
  @ApiProperty() at: string;
  @ApiProperty({ enum: changes, enumName: 'PharmacyChangeKind' }) what: PharmacyChangeKind;
  /** Corrected fields; their values are in the history. */
  @ApiProperty({ enum: correctableFields, enumName: 'CorrectableField', isArray: true })
  fields: CorrectableField[];
}

export class PharmacyChangeListDto {
  @ApiProperty({ type: [PharmacyChangeDto] }) items: PharmacyChangeDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
  @ApiProperty() since: string;
  /** Instant up to which the officer has seen changes; null when never. */
  @ApiProperty({ nullable: true, type: String }) lookedAt: string | null;
}

export class PharmacyLookDto {
  /** The officer has seen all changes up to this instant; later instants than now count as now. */
  @ApiProperty({ example: '2021-06-30T01:00:00.000Z' }) @IsInstant() at: string;
}

export class PharmacyWordDto {
  @ApiProperty({ maxLength: 1000 })
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1000)
  @IsPlainLine()
  text: string;
}

export class ReleaseDto {
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  ids: string[];
}

export class PharmacyFileDto {
  /** A day of Asia/Ho_Chi_Minh. */
  @ApiProperty({ example: '2021-06-30' }) day: string;
  @ApiProperty() madeAt: string;
  @ApiProperty() pharmacies: number;
  /** Changes since the previous export. */
  @ApiProperty() changes: number;
}

export class PharmacyFileListDto {
  @ApiProperty({ type: [PharmacyFileDto] }) items: PharmacyFileDto[];
}
