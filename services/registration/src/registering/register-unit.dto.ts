import {
  announcements,
  registrationStates,
  unitKinds,
  type Announcement,
  type RegistrationState,
  type UnitKind,
} from '@khai-bao/contracts';
import {
  IsEmailAddress,
  IsPlainLine,
  NestedList,
  OptionalMember,
  RepairedLine,
} from '@khai-bao/platform/validation';
import {
  maxEmailLength,
  maxExpectedGates,
  maxUnitLineLength,
  maxUnitPhoneLength,
  normaliseTaxCode,
} from '@khai-bao/text';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  Max,
  Matches,
  MaxLength,
  Min,
  ValidateBy,
  buildMessage,
} from 'class-validator';

const emptyToUndefined = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && value.trim() === ''
    ? undefined
    : typeof value === 'string'
      ? value.trim()
      : (value ?? undefined);
/** Turns an empty tax code into none and normalises a valid one. Other text is left for the validator to refuse. */
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

/** Fields that one person types with one keyboard: a wrong encoding is detected in all of them together. */
export const typedUnitLines = ['name', 'street', 'representative'] as const;

/** Registration of a unit, by itself or by an officer at the counter. */
export class RegisterUnitDto {
  @ApiProperty({ maxLength: maxUnitLineLength })
  @RepairedLine(...typedUnitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(maxUnitLineLength)
  @IsPlainLine()
  name: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) @IsIn(unitKinds) kind: UnitKind;
  /** 10 digits, 13 with the branch (`0301234567-001`), or the 12 digits of a person; in any usual notation. */
  @ApiPropertyOptional()
  @Transform(tidyTaxCode)
  @OptionalMember()
  @IsTaxCode()
  taxCode?: string;
  /** Code of a ward, commune or town. */
  @ApiProperty({ example: '26740' }) @IsString() @MaxLength(10) areaCode: string;
  @ApiProperty({ maxLength: maxUnitLineLength })
  @RepairedLine(...typedUnitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(maxUnitLineLength)
  @IsPlainLine()
  street: string;
  @ApiProperty({ maxLength: maxUnitLineLength })
  @RepairedLine(...typedUnitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(maxUnitLineLength)
  @IsPlainLine()
  representative: string;
  /** In any usual notation. */
  @ApiProperty({ example: '0908 222 333' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(maxUnitPhoneLength)
  phone: string;
  @ApiPropertyOptional()
  @Transform(emptyToUndefined)
  @OptionalMember()
  @IsEmailAddress()
  @MaxLength(maxEmailLength)
  email?: string;
  /** Whether the unit already uses the national NCOVI app. */
  @ApiProperty() @IsBoolean() usesNcovi: boolean;
  /** The unit's code on NCOVI, as the proof of its use. It counts for the unit itself and not for further sites. */
  @ApiPropertyOptional({ example: 'NC-79-000123' })
  @OptionalMember()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
  ncoviCode?: string;
  @ApiPropertyOptional() @OptionalMember() @IsInt() @Min(1) @Max(maxExpectedGates) expectedGates?: number;
  /** The announcement whose link led to the form. */
  @ApiPropertyOptional({ enum: announcements, enumName: 'Announcement' })
  @OptionalMember()
  @IsIn(announcements)
  announcement?: Announcement;
}

/** A further site of a unit that registers several together. */
export class SiteDto {
  /** Name of the site, which is appended to the unit's name. */
  @ApiProperty({ maxLength: 80, example: 'Chi nhánh Thảo Điền' })
  @RepairedLine(...typedUnitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  @IsPlainLine()
  name: string;
  /** Code of a ward, commune or town. */
  @ApiProperty({ example: '26740' }) @IsString() @MaxLength(10) areaCode: string;
  @ApiProperty({ maxLength: maxUnitLineLength })
  @RepairedLine(...typedUnitLines)
  @IsString()
  @IsNotEmpty()
  @MaxLength(maxUnitLineLength)
  @IsPlainLine()
  street: string;
}

/** Registration of a unit with further sites. Each site becomes a registration of its own; all are created or none. */
export class RegisterSitesDto extends RegisterUnitDto {
  @ApiPropertyOptional({ type: [SiteDto], maxItems: 19 })
  @OptionalMember()
  @ArrayMaxSize(19)
  @NestedList(() => SiteDto)
  sites?: SiteDto[];
}

export class RegisteredSiteDto {
  @ApiProperty() unitId: string;
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
  @ApiProperty() areaName: string;
  /** As for the unit itself. */
  @ApiPropertyOptional() formerAreaName?: string;
}

export class RegisteredDto {
  @ApiProperty() unitId: string;
  /** Grouped as `7K2M-4QX9-WT`. It gives no access without the last four digits of the phone. */
  @ApiProperty() trackingCode: string;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty() submittedAt: string;
  @ApiProperty() areaName: string;
  /** The chosen ward, when it was merged into `areaName`, whose committee receives the unit. */
  @ApiPropertyOptional() formerAreaName?: string;
  /** The further sites, in the order of the form. */
  @ApiPropertyOptional({ type: [RegisteredSiteDto] }) sites?: RegisteredSiteDto[];
}
