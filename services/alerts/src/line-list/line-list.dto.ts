import { ApiProperty } from '@nestjs/swagger';
import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { IsIn, IsString, IsUUID, MaxLength, MinLength } from 'class-validator';
import { PeriodQuery } from '../picture/picture.dto.js';

export const lineListTables = ['linelist', 'contacts'] as const;
export type LineListTable = (typeof lineListTables)[number];

export class ExportLineListDto extends PeriodQuery {
  /** Which of the two files: `linelist` holds the cases, `contacts` who was near whom. */
  @ApiProperty({ enum: lineListTables, enumName: 'LineListTable' })
  @IsIn(lineListTables)
  table: LineListTable;
  /** Random id of the export. Both files of an export name it: a case has the same id in both, and another one in every other export. */
  @ApiProperty() @IsUUID() exportId: string;
  /** Why the data are taken out. It stands in the access trail. */
  @ApiProperty({ minLength: 3, maxLength: 200 })
  @NormalisedLine()
  @IsString()
  @IsPlainLine()
  @MinLength(3)
  @MaxLength(200)
  reason: string;
}
