import { ApiProperty } from '@nestjs/swagger';
import { NestedList } from '@khai-bao/platform/validation';
import { ArrayMaxSize, ArrayMinSize, IsBoolean, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { importFaults, type ImportFault, type ImportedCells } from './contact-import-rows.js';

/** A row as somebody typed it. The rules judge it. */
export class ImportRowDto implements ImportedCells {
  /** Number of the row in the spreadsheet. */
  @ApiProperty() @IsInt() @Min(1) @Max(1_048_576) n: number;
  @ApiProperty() @IsString() @MaxLength(500) fullName: string;
  @ApiProperty() @IsString() @MaxLength(100) phone: string;
  @ApiProperty() @IsString() @MaxLength(100) birthYear: string;
  @ApiProperty() @IsString() @MaxLength(300) place: string;
  @ApiProperty() @IsString() @MaxLength(100) day: string;
  @ApiProperty() @IsString() @MaxLength(500) note: string;
}

export class ImportContactsDto {
  /** True: the rows are judged, and nothing is stored. */
  @ApiProperty() @IsBoolean() isPreview: boolean;
  /** A part of the spreadsheet. */
  @ApiProperty({ type: [ImportRowDto] })
  @NestedList(() => ImportRowDto)
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  rows: ImportRowDto[];
}

export const importOutcomes = ['added', 'known', 'faulty'] as const;
export type ImportOutcome = (typeof importOutcomes)[number];

export class ImportedRowDto {
  @ApiProperty() n: number;
  /** `added`: it is stored, or would be. `known`: the case has a contact with this phone. */
  @ApiProperty({ enum: importOutcomes, enumName: 'ImportOutcome' }) outcome: ImportOutcome;
  @ApiProperty({ enum: importFaults, enumName: 'ImportFault', isArray: true }) faults: ImportFault[];
}

export class ImportedContactsDto {
  @ApiProperty({ type: [ImportedRowDto] }) rows: ImportedRowDto[];
}
