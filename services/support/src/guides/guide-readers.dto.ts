import { ApiProperty } from '@nestjs/swagger';

/** Units of an area, by what their admin has opened of the guide for units. */
export class GuideReaderCountDto {
  @ApiProperty() areaCode: string;
  @ApiProperty() areaName: string;
  @ApiProperty() current: number;
  @ApiProperty() older: number;
  @ApiProperty() never: number;
}

/** A unit whose admin has not opened the current version. */
export class LateReaderDto {
  @ApiProperty() unitId: string;
  @ApiProperty() name: string;
  @ApiProperty() areaName: string;
  /** The version that was opened last, `1.0`; null: none. */
  @ApiProperty({ nullable: true, type: String }) version: string | null;
}

export class GuideReadersDto {
  @ApiProperty({ example: '1.2' }) version: string;
  /** By area directly below the own one. */
  @ApiProperty({ type: [GuideReaderCountDto] }) counts: GuideReaderCountDto[];
  @ApiProperty({ type: [LateReaderDto] }) items: LateReaderDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
