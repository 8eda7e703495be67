import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CleanedText, OptionalMember } from '@khai-bao/platform/validation';
import { messageAudiences, type MessageAudience } from './message-audience.js';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

export class WriteMessageDto {
  /** Path of an area within the actor's own; the own area when left out. */
  @ApiPropertyOptional({ example: '79.760' })
  @OptionalMember()
  @IsString()
  @MaxLength(40)
  @Matches(/^\d+(\.\d+)*$/)
  area?: string;
  @ApiPropertyOptional({ enum: messageAudiences, enumName: 'MessageAudience', default: 'silent' })
  @IsOptional()
  @IsIn(messageAudiences)
  audience: MessageAudience = 'silent';
  /** Silent units are those that have been silent for so many days. */
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
  @OptionalMember()
  @IsString()
  @MaxLength(40)
  @Matches(/^\d+(\.\d+)*$/)
  area?: string;
}

/** A message to units, with its progress. */
export class UnitMessageDto {
  @ApiProperty() messageId: string;
  @ApiProperty() areaPath: string;
  @ApiProperty() areaName: string;
  @ApiProperty({ enum: messageAudiences, enumName: 'MessageAudience' }) audience: MessageAudience;
  @ApiProperty() days: number;
  @ApiProperty() text: string;
  @ApiProperty() sentAt: string;
  @ApiProperty() byName: string;
  @ApiProperty() byPlace: string;
  /** Units that received it as a notice. */
  @ApiProperty() units: number;
  /** Of these, units with an e-mail address. */
  @ApiProperty() mails: number;
  @ApiProperty() mailsWaiting: number;
  /** Addresses that the mail server refused permanently. */
  @ApiProperty() mailsRefused: number;
  /** Units whose admin has read the notice. */
  @ApiProperty() read: number;
}

export class UnitMessageListDto {
  @ApiProperty({ type: [UnitMessageDto] }) items: UnitMessageDto[];
}

/** A notice for a unit's admin. */
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
