import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@khai-bao/platform/http';
import { OptionalMember } from '@khai-bao/platform/validation';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { importFields, maxCellLength, maxColumns, type ImportField } from './import-fields.js';
import { rowFaults, type RowFault } from './row-validation.js';

export const importStates = ['checked', 'running', 'done'] as const;
export type ImportState = (typeof importStates)[number];
export const rowStates = ['good', 'already', 'wrong', 'entered', 'hidden'] as const;

export class ImportCountsDto {
  /** Rows that can be imported. */
  @ApiProperty() good: number;
  /** Rows whose unit is registered, or that repeat an earlier row. */
  @ApiProperty() already: number;
  @ApiProperty() wrong: number;
  /** Imported rows. */
  @ApiProperty() entered: number;
  /** Rows that the spreadsheet hides; not imported unless an officer includes them. */
  @ApiProperty() hidden: number;
  /** Of the good rows, those that may be a registered unit. */
  @ApiProperty() alike: number;
}

export class ImportColumnDto {
  @ApiProperty() heading: string;
  /** Values of the first rows. */
  @ApiProperty({ type: [String] }) samples: string[];
  @ApiProperty({ enum: importFields, enumName: 'ImportField', nullable: true }) field: ImportField | null;
}

/** The same file was imported before. */
export class EarlierImportDto {
  @ApiProperty() at: string;
  @ApiProperty() byName: string;
  @ApiProperty() entered: number;
}

export class ImportItemDto {
  @ApiProperty() id: string;
  @ApiProperty({ enum: importStates, enumName: 'ImportState' }) state: ImportState;
  @ApiProperty() madeAt: string;
  @ApiProperty() madeByName: string;
  @ApiProperty() rowCount: number;
  @ApiProperty({ type: ImportCountsDto }) counts: ImportCountsDto;
  @ApiProperty({ nullable: true, type: String }) finishedAt: string | null;
  /** False after the rows were destroyed. */
  @ApiProperty() kept: boolean;
}

export class ImportListDto {
  @ApiProperty({ type: [ImportItemDto] }) items: ImportItemDto[];
}

export class ImportDto extends ImportItemDto {
  @ApiProperty({ type: [ImportColumnDto] }) columns: ImportColumnDto[];
  @ApiProperty({ nullable: true, type: EarlierImportDto }) earlier: EarlierImportDto | null;
}

export class MatchDto {
  /** The field of each column, in the order of the columns; no field twice. */
  @ApiProperty({ type: 'array', items: { type: 'string', nullable: true, enum: [...importFields, null] } })
  @IsArray()
  @ArrayMaxSize(maxColumns)
  @IsIn([...importFields, null], { each: true })
  columns: (ImportField | null)[];
}

export class ImportRowQuery extends PageQuery {
  @ApiPropertyOptional({ enum: rowStates, enumName: 'ImportRowState' })
  @IsOptional()
  @IsIn(rowStates)
  state: (typeof rowStates)[number] = 'wrong';
}

export class RowProblemDto {
  @ApiProperty({ enum: importFields, enumName: 'ImportField' }) field: ImportField;
  @ApiProperty({ enum: rowFaults, enumName: 'ImportRowFault' }) code: RowFault;
  /** Number of the repeated row. */
  @ApiPropertyOptional() row?: number;
}

/** Fields of a row as text. */
export class RowValuesDto {
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(maxCellLength) name?: string;
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(maxCellLength) kind?: string;
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(maxCellLength) street?: string;
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(maxCellLength) ward?: string;
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(maxCellLength) representative?: string;
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(maxCellLength) phone?: string;
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(maxCellLength) email?: string;
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(maxCellLength) taxCode?: string;
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(maxCellLength) expectedGates?: string;
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(maxCellLength) usesNcovi?: string;
}

export class ImportRowDto {
  /** Row number of the spreadsheet. */
  @ApiProperty() n: number;
  @ApiProperty({ enum: rowStates, enumName: 'ImportRowState' }) state: (typeof rowStates)[number];
  @ApiProperty({ type: RowValuesDto }) values: RowValuesDto;
  @ApiProperty({ type: [RowProblemDto] }) problems: RowProblemDto[];
}

export class ImportRowListDto {
  @ApiProperty({ type: [ImportRowDto] }) items: ImportRowDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class MendedRowDto extends ImportRowDto {
  @ApiProperty({ type: ImportCountsDto }) counts: ImportCountsDto;
}
