import { maxNcoviPageChanges } from '@khai-bao/contracts';
import { NestedList, OptionalMember } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

/** Maximum units and maximum removals of one import. */
const maxImportedEntries = 10_000;

export class NcoviPageQuery {
  /** Number of the last change that the reader has. */
  @ApiPropertyOptional({ type: Number, minimum: 0 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after = 0;
  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: maxNcoviPageChanges })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(maxNcoviPageChanges)
  limit = maxNcoviPageChanges;
}

export class NcoviPageDto {
  /** Compact JWS (EdDSA) of an `NcoviListPage`. */
  @ApiProperty() page: string;
}

/** The centre bounds the sizes only: whether a value is a phone or a tax code is judged by who reads the list. */
export class ImportedNcoviUnitDto {
  @ApiProperty({ maxLength: 200 }) @IsString() @IsNotEmpty() @MaxLength(200) entryId: string;
  @ApiProperty({ maxLength: 500 }) @IsString() @MaxLength(500) name: string;
  @ApiPropertyOptional({ maxLength: 500 }) @OptionalMember() @IsString() @MaxLength(500) taxCode?: string;
  @ApiPropertyOptional({ maxLength: 500 }) @OptionalMember() @IsString() @MaxLength(500) phone?: string;
  @ApiProperty({ maxLength: 500 }) @IsString() @MaxLength(500) areaCode: string;
  @ApiProperty({ maxLength: 500 }) @IsString() @MaxLength(500) street: string;
}

export class ImportNcoviUnitsDto {
  @ApiProperty({ type: [ImportedNcoviUnitDto] })
  @ArrayMaxSize(maxImportedEntries)
  @NestedList(() => ImportedNcoviUnitDto)
  units: ImportedNcoviUnitDto[];
  /** Entries that leave the list. */
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(maxImportedEntries)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  removed: string[] = [];
  /** True: `units` is the whole list, so all other entries leave it. */
  @ApiPropertyOptional({ type: Boolean }) @IsOptional() @IsBoolean() replacesList = false;
}

export class ImportedNcoviListDto {
  /** Changes that this import made. */
  @ApiProperty() changes: number;
  @ApiProperty() head: number;
  @ApiProperty() listed: number;
}
