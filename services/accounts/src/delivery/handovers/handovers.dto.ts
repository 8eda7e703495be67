import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@khai-bao/platform/http';
import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { type BounceReason, bounceReasons } from '@khai-bao/platform/bounces';

export const handoverStates = ['WAITING', 'OPENED', 'CONFIRMED', 'RETURNED', 'REPLACED', 'EXPIRED'] as const;
export type HandoverState = (typeof handoverStates)[number];

export class HandoverQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['OPEN', 'ALL'] }) @IsOptional() @IsIn(['OPEN', 'ALL']) state: 'OPEN' | 'ALL' =
    'OPEN';
}

export class HandoverDto {
  @ApiProperty() handoverId: string;
  @ApiProperty() accountId: string;
  @ApiProperty() unitId: string;
  @ApiProperty() unitName: string;
  @ApiProperty() areaName: string;
  @ApiProperty() street: string;
  @ApiProperty({ enum: handoverStates, enumName: 'HandoverState' }) state: HandoverState;
  @ApiProperty() issuedAt: string;
  @ApiProperty() dueAt: string;
  @ApiProperty({ nullable: true, type: String }) openedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) openedByName: string | null;
  @ApiProperty({ nullable: true, type: String }) confirmedAt: string | null;
  /** Name of the person who received the slip; null until it is confirmed, and when the name cannot be decrypted. */
  @ApiProperty({ nullable: true, type: String }) receivedByName: string | null;
  @ApiProperty({ nullable: true, type: String }) returnedAt: string | null;
  /** Why the handover was returned. */
  @ApiProperty({ nullable: true, type: String }) returnReason: string | null;
  /** The reason or the receiver's name is stored but cannot be decrypted; it is null then. */
  @ApiProperty() unreadable: boolean;
  /** The handover is open after its due time. */
  @ApiProperty() late: boolean;
  /** Number of reminders to the committee. */
  @ApiProperty() reminders: number;
  /** Why the mail failed, when the unit has an address. */
  @ApiProperty({ nullable: true, enum: ['bounced', 'unopened'], enumName: 'MailFailure' }) mailFailed:
    'bounced' | 'unopened' | null;
  /** Why the address rejected the mail; null unless it bounced. */
  @ApiProperty({ nullable: true, enum: bounceReasons, enumName: 'BounceReason' })
  mailFailedWhy: BounceReason | null;
}

/** Address and reason of a returned mail. */
export class ReturnedMailDto {
  @ApiProperty() address: string;
  @ApiProperty({ enum: bounceReasons, enumName: 'BounceReason' }) why: BounceReason;
}

export class HandoverListDto {
  @ApiProperty({ type: [HandoverDto] }) items: HandoverDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

/** Content of the slip. It is returned once. */
export class HandoverSlipDto {
  @ApiProperty() handoverId: string;
  @ApiProperty() username: string;
  @ApiProperty() oneTimePassword: string;
  @ApiProperty() unitName: string;
  @ApiProperty() areaName: string;
  @ApiProperty() street: string;
  @ApiProperty() signInUrl: string;
  @ApiProperty() guideUrl: string;
  @ApiProperty() validUntil: string;
}

export class ConfirmHandoverDto {
  /** Name of the person who received the slip. */
  @ApiProperty()
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  receivedBy: string;
}

export class OpenManyDto {
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @IsUUID(undefined, { each: true })
  ids: string[];
}

export class RefusedSlipDto {
  @ApiProperty() handoverId: string;
  @ApiProperty() code: string;
}

export class SlipsDto {
  @ApiProperty({ type: [HandoverSlipDto] }) slips: HandoverSlipDto[];
  /** Handovers that could not be opened, each with its error code. */
  @ApiProperty({ type: [RefusedSlipDto] }) refused: RefusedSlipDto[];
}

export class ReturnHandoverDto {
  /** Why the slip could not be handed to the unit. */
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(500) reason: string;
}
