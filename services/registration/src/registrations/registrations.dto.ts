import { IsPlainLine, NormalisedLine, RepairedLine } from '@khai-bao/platform/validation';
import { maxExpectedGates, normaliseTaxCode } from '@khai-bao/text';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import {
  accountStates,
  announcements,
  registrationStates,
  type Announcement,
  unitKinds,
  type AccountState,
  type RegistrationState,
  type UnitKind,
} from '@khai-bao/contracts';
import { fileSignatures, type ImageOrPdfType } from '@khai-bao/platform/files';
import { PageQuery } from '@khai-bao/platform/http';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
  buildMessage,
  ValidateBy,
} from 'class-validator';
import { healthWords, type HealthWord } from '../pharmacies/pharmacy-states.js';
import { correctableFields, type CorrectableField } from './field-changes.js';
import { stepLinks, type StepLink } from './unit-store.js';
import { DuplicateDto } from '../duplicates/duplicate.dto.js';
import { unitSources, type UnitSource } from './unit.row.js';
import { officerActions, views, type OfficerAction, type View } from './registration-states.js';

const emptyToUndefined = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && value.trim() === ''
    ? undefined
    : typeof value === 'string'
      ? value.trim()
      : (value ?? undefined);
/** An empty tax code is none; one in any usual spelling as it is kept; every other text stays, to be refused. */
const tidyTaxCode = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string'
    ? value.trim() === ''
      ? undefined
      : (normaliseTaxCode(value) ?? value)
    : (value ?? undefined);
const IsTaxCode = (): PropertyDecorator =>
  ValidateBy({
    name: 'taxCode',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && normaliseTaxCode(value) === value,
      defaultMessage: buildMessage(
        (each) => `${each}$property has 10 digits, 13 with its branch, or the 12 of a person`,
      ),
    },
  });

/** Lines of a unit that one person types with one keyboard. */
const unitLines = ['name', 'street', 'representative'] as const;

/** A unit registers itself, or an officer types it in. */
export class RegisterUnitDto {
  @ApiProperty({ maxLength: 200 })
  @RepairedLine(...unitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  name: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) @IsIn(unitKinds) kind: UnitKind;
  /** 10 digits, 13 with the branch (`0301234567-001`), or the 12 of a person; in any usual spelling. */
  @ApiPropertyOptional()
  @Transform(tidyTaxCode)
  @IsOptional()
  @IsTaxCode()
  taxCode?: string;
  /** Code of a ward, commune or town. */
  @ApiProperty({ example: '26740' }) @IsString() @MaxLength(10) areaCode: string;
  @ApiProperty({ maxLength: 200 })
  @RepairedLine(...unitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  street: string;
  @ApiProperty({ maxLength: 200 })
  @RepairedLine(...unitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  representative: string;
  /** In any usual spelling. */
  @ApiProperty({ example: '0908 222 333' }) @IsString() @IsNotEmpty() @MaxLength(40) phone: string;
  @ApiPropertyOptional() @Transform(emptyToUndefined) @IsOptional() @IsEmail() @MaxLength(254) email?: string;
  /** True when the unit already uses the national NCOVI app. */
  @ApiProperty() @IsBoolean() usesNcovi: boolean;
  @ApiPropertyOptional() @IsOptional() @IsInt() @Min(1) @Max(maxExpectedGates) expectedGates?: number;
  /** The announcement whose link was followed. */
  @ApiPropertyOptional({ enum: announcements, enumName: 'Announcement' })
  @IsOptional()
  @IsIn(announcements)
  announcement?: Announcement;
}

/** A further site of a unit that registers several together. */
export class SiteDto {
  /** What tells it from the others: it stands behind the unit's name. */
  @ApiProperty({ maxLength: 80, example: 'Chi nhánh Thảo Điền' })
  @RepairedLine(...unitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  @IsPlainLine()
  name: string;
  /** Code of a ward, commune or town. */
  @ApiProperty({ example: '26740' }) @IsString() @MaxLength(10) areaCode: string;
  @ApiProperty({ maxLength: 200 })
  @RepairedLine(...unitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  street: string;
}

/** A unit registers itself, with its further sites: each becomes a registration of its own, all or none. */
export class RegisterSitesDto extends RegisterUnitDto {
  @ApiPropertyOptional({ type: [SiteDto], maxItems: 19 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(19)
  @ValidateNested({ each: true })
  @Type(() => SiteDto)
  sites?: SiteDto[];
}

/** A registration as an officer has corrected it, whole: what is left out is taken away. */
export class CorrectUnitDto extends OmitType(RegisterUnitDto, ['announcement'] as const) {
  /** The version that was read. */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
}

export class RegisteredSiteDto {
  @ApiProperty() unitId: string;
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
  @ApiProperty() areaName: string;
  /** As the first one's. */
  @ApiPropertyOptional() formerAreaName?: string;
}

export class RegisteredDto {
  @ApiProperty() unitId: string;
  /** Grouped for people: `BN-7K2M-4Q`-like. Opens nothing without the phone's last four digits. */
  @ApiProperty() trackingCode: string;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty() submittedAt: string;
  @ApiProperty() areaName: string;
  /** The ward that was chosen, when it was merged into `areaName`, whose committee receives the unit. */
  @ApiPropertyOptional() formerAreaName?: string;
  /** The further sites, in the order in which they were sent. */
  @ApiPropertyOptional({ type: [RegisteredSiteDto] }) sites?: RegisteredSiteDto[];
}

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

export class AnswerFileDto {
  @ApiProperty() fileId: string;
  @ApiProperty({ enum: Object.keys(fileSignatures) }) type: ImageOrPdfType;
  /** Bytes. */
  @ApiProperty() size: number;
}

export class FieldChangeDto {
  @ApiProperty({ enum: correctableFields, enumName: 'CorrectableField' }) field: CorrectableField;
  /** As it was; null when it was empty. */
  @ApiProperty({ nullable: true, type: String }) from: string | null;
  @ApiProperty({ nullable: true, type: String }) to: string | null;
}

export class StepLinkDto {
  @ApiProperty({ enum: stepLinks, enumName: 'StepLinkKind' }) kind: StepLink['kind'];
  @ApiProperty() unitId: string;
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
}

export class HistoryEntryDto {
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty() at: string;
  @ApiPropertyOptional({ nullable: true, type: String }) actorName?: string | null;
  @ApiPropertyOptional({ nullable: true, type: String }) note?: string | null;
  /** A correction: which fields it changed. Officials alone see it. */
  @ApiPropertyOptional({ type: [FieldChangeDto] }) changes?: FieldChangeDto[];
  /** Another registration that the step ties this one to. Officials alone see it. */
  @ApiPropertyOptional({ type: StepLinkDto }) link?: StepLinkDto;
  /** Said between the Department of Health and the committee, in `note`. Officials alone see it. */
  @ApiPropertyOptional({ enum: healthWords, enumName: 'HealthMessageKind' }) what?: HealthWord;
  /** What the unit answered with; officials of its area open it. */
  @ApiPropertyOptional({ type: [AnswerFileDto] }) files?: AnswerFileDto[];
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

export class RegistrationQuery extends PageQuery {
  @ApiPropertyOptional({ enum: views, enumName: 'IntakeView' }) @IsOptional() @IsIn(views) view: View =
    'todo';
  /** Words of name and street in any order, with or without diacritics; or a whole phone number, tax code or tracking code. */
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(100) q?: string;
}

/** A unit that comes of another. What is left out is as the other says. */
export class SplitPartDto {
  @ApiProperty({ maxLength: 200 })
  @RepairedLine(...unitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  name: string;
  /** Code of a ward, also of one outside of the officer's area: its committee receives the unit. */
  @ApiProperty({ example: '26740' }) @IsString() @MaxLength(10) areaCode: string;
  @ApiProperty({ maxLength: 200 })
  @RepairedLine(...unitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  street: string;
  @ApiPropertyOptional({ maxLength: 200 })
  @RepairedLine(...unitLines)
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  representative?: string;
  /** In any usual spelling. */
  @ApiPropertyOptional() @IsOptional() @IsString() @IsNotEmpty() @MaxLength(40) phone?: string;
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

export class SplitMadeDto {
  @ApiProperty() unitId: string;
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
  @ApiProperty() areaName: string;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
}

export class RegistrationItemDto {
  @ApiProperty() unitId: string;
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) kind: UnitKind;
  @ApiProperty() street: string;
  @ApiProperty() areaCode: string;
  @ApiProperty() areaName: string;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty() hasEmail: boolean;
  @ApiProperty() usesNcovi: boolean;
  @ApiProperty() submittedAt: string;
  @ApiProperty() stateSince: string;
  /** It has waited at the committee for longer than allowed. */
  @ApiProperty() late: boolean;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState', nullable: true })
  accountState: AccountState | null;
  /** Another registration may be the same unit. */
  @ApiProperty() duplicateOpen: boolean;
  /** The Department of Health has asked about this pharmacy and waits for its committee's answer. */
  @ApiProperty() healthAsks: boolean;
  @ApiProperty() version: number;
}

export class RegistrationCountsDto {
  @ApiProperty() todo: number;
  @ApiProperty() needsInfo: number;
  @ApiProperty() forwarded: number;
  @ApiProperty() pharmacy: number;
  @ApiProperty() ncovi: number;
  /** Those that may be a unit that registered twice, in whatever state. */
  @ApiProperty() duplicate: number;
  @ApiProperty() all: number;
}

export class RegistrationListDto {
  @ApiProperty({ type: [RegistrationItemDto] }) items: RegistrationItemDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
  @ApiProperty({ type: RegistrationCountsDto }) counts: RegistrationCountsDto;
}

export class RegistrationDetailDto extends RegistrationItemDto {
  @ApiProperty() representative: string;
  @ApiProperty() phone: string;
  @ApiProperty({ nullable: true, type: String }) email: string | null;
  /** The contact is kept, but cannot be opened; it is empty then. */
  @ApiProperty() unreadable: boolean;
  @ApiProperty({ nullable: true, type: String }) taxCode: string | null;
  @ApiProperty({ nullable: true, type: Number }) expectedGates: number | null;
  @ApiProperty({ enum: unitSources, enumName: 'UnitSource' }) source: UnitSource;
  @ApiProperty({ enum: announcements, enumName: 'Announcement', nullable: true })
  announcement: Announcement | null;
  @ApiProperty({ type: [HistoryEntryDto] }) history: HistoryEntryDto[];
  /** Registrations that may be the same unit, are, or were said not to be; the surest first. */
  @ApiProperty({ type: [DuplicateDto] }) duplicates: DuplicateDto[];
}

export class ActDto {
  @ApiProperty({ enum: officerActions, enumName: 'OfficerAction' })
  @IsIn(officerActions)
  action: OfficerAction;
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  ids: string[];
  /** What is asked of the unit, or why it is refused. */
  @ApiPropertyOptional()
  @NormalisedLine()
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  @IsPlainLine()
  note?: string;
}

export class ActResultDto {
  @ApiProperty() id: string;
  @ApiProperty() ok: boolean;
  @ApiPropertyOptional({ enum: registrationStates, enumName: 'RegistrationState' }) state?: RegistrationState;
  @ApiPropertyOptional() code?: string;
}

export class ActResultsDto {
  @ApiProperty({ type: [ActResultDto] }) results: ActResultDto[];
}
