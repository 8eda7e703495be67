import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CleanedText } from '@khai-bao/platform/validation';
import { IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

export class WriteMessageDto {
  /** Path of an area within one's own; one's own when left out. */
  @ApiPropertyOptional({ example: '79.760' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(/^\d+(\.\d+)*$/)
  area?: string;
  /** Units that have been silent for so many days are written to. */
  @ApiProperty({ minimum: 1, maximum: 90 }) @IsInt() @Min(1) @Max(90) days: number;
  @ApiProperty({ maxLength: 2000 })
  @CleanedText()
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  text: string;
}

export class MessagesQuery {
  @ApiPropertyOptional({ example: '79.760' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(/^\d+(\.\d+)*$/)
  area?: string;
}

/** A message to silent units, and how far it has come. */
export class UnitMessageDto {
  @ApiProperty() messageId: string;
  @ApiProperty() areaPath: string;
  @ApiProperty() areaName: string;
  @ApiProperty() days: number;
  @ApiProperty() text: string;
  @ApiProperty() sentAt: string;
  @ApiProperty() byName: string;
  @ApiProperty() byPlace: string;
  /** Units that have it as a notice. */
  @ApiProperty() units: number;
  /** Of these, those with an address of their own. */
  @ApiProperty() mails: number;
  @ApiProperty() mailsWaiting: number;
  /** Addresses that the mail server refused for good. */
  @ApiProperty() mailsRefused: number;
  /** Units whose admin has read the notice. */
  @ApiProperty() read: number;
}

export class UnitMessageListDto {
  @ApiProperty({ type: [UnitMessageDto] }) items: UnitMessageDto[];
}

/** What a unit's admin is told. */
export class UnitNoticeDto {
  @ApiProperty() messageId: string;
  @ApiProperty() text: string;
  @ApiProperty() sentAt: string;
  /** The committee that wrote it. */
  @ApiProperty() place: string;
}

export class UnitNoticeListDto {
  @ApiProperty({ type: [UnitNoticeDto] }) items: UnitNoticeDto[];
}
