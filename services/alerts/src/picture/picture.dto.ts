import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDay, OptionalMember } from '@khai-bao/platform/validation';
import { Matches } from 'class-validator';
import { areaPathPattern } from '../areas/area-path-pattern.js';

/** Days of a picture at most. */
export const maxPictureDays = 366;

/** A period and an area. Line lists and pictures are of the cases of a period. */
export class PeriodQuery {
  /** First day; 13 days before the last one when it is left out. */
  @ApiPropertyOptional({ example: '2021-06-17' }) @OptionalMember() @IsDay() from?: string;
  /** Last day; today when it is left out. At most 366 days with the first one. */
  @ApiPropertyOptional({ example: '2021-06-30' }) @OptionalMember() @IsDay() to?: string;
  /** Path of an area within the caller's, `79.760`. */
  @ApiPropertyOptional({ example: '79.760' }) @OptionalMember() @Matches(areaPathPattern) area?: string;
}

export class PictureAreaDto {
  @ApiProperty({ example: '760' }) areaCode: string;
  @ApiProperty({ example: '79.760' }) areaPath: string;
  @ApiProperty({ example: 'Quận 1' }) name: string;
}

export class CaseNumbersDto {
  /** Cases that were reported in the period. */
  @ApiProperty() reported: number;
  @ApiProperty() confirmed: number;
  @ApiProperty() ruledOut: number;
  /** Cases of the period whose day of onset is not known. */
  @ApiProperty() withoutOnset: number;
  /** Cases that are open now, of every day. */
  @ApiProperty() open: number;
  /** Open cases that nobody has acknowledged. */
  @ApiProperty() unacknowledged: number;
  /** Cases that nobody has acknowledged in time. */
  @ApiProperty() overdue: number;
  /** Open cases whose report to the health station is overdue. */
  @ApiProperty() stationOverdue: number;
}

/** The numbers of an area below the shown one. */
export class AreaNumbersDto extends CaseNumbersDto {
  @ApiProperty({ example: '26740' }) areaCode: string;
  @ApiProperty({ example: '79.760.26740' }) areaPath: string;
  /** Empty for an area that is not known any more. */
  @ApiProperty({ example: 'Phường Bến Nghé' }) name: string;
}

/** Cases of one day by what became of them. */
export class DayNumbersDto {
  @ApiProperty() confirmed: number;
  /** Neither confirmed nor ruled out. */
  @ApiProperty() suspected: number;
  @ApiProperty() ruledOut: number;
}

export class PictureDayDto {
  @ApiProperty({ example: '2021-06-30' }) day: string;
  /** By the day of the report. */
  @ApiProperty({ type: DayNumbersDto }) reported: DayNumbersDto;
  /** By the day of onset, as far as it is known. */
  @ApiProperty({ type: DayNumbersDto }) onset: DayNumbersDto;
  /** From the opening of the cases of the day to their acknowledgement, seconds; null without one. */
  @ApiProperty({ nullable: true, type: Number }) medianAcknowledgeSeconds: number | null;
}

export class PictureDto {
  @ApiProperty({ type: PictureAreaDto }) area: PictureAreaDto;
  /** The areas above it that the caller may see, from the top. */
  @ApiProperty({ type: [PictureAreaDto] }) above: PictureAreaDto[];
  @ApiProperty() from: string;
  @ApiProperty() to: string;
  @ApiProperty({ type: CaseNumbersDto }) numbers: CaseNumbersDto;
  /** From the opening of the cases of the period to their acknowledgement, seconds; null without one. */
  @ApiProperty({ nullable: true, type: Number }) medianAcknowledgeSeconds: number | null;
  /** Each day of the period. */
  @ApiProperty({ type: [PictureDayDto] }) days: PictureDayDto[];
  /** The areas directly below, also those without a case; none below a ward. */
  @ApiProperty({ type: [AreaNumbersDto] }) areas: AreaNumbersDto[];
}
