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
import { type BounceReason, bounceReasons } from '../../accounts/account-values.js';

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
  /** Who of the unit took the slip; null until it is confirmed, and when the name cannot be opened. */
  @ApiProperty({ nullable: true, type: String }) receivedByName: string | null;
  @ApiProperty({ nullable: true, type: String }) returnedAt: string | null;
  /** Why it could not be handed over. */
  @ApiProperty({ nullable: true, type: String }) returnReason: string | null;
  /** The reason or the receiver's name is kept, but cannot be opened; it is null then. */
  @ApiProperty() unreadable: boolean;
  /** Its time has passed. */
  @ApiProperty() late: boolean;
  /** How often the committee was reminded. */
  @ApiProperty() reminders: number;
  /** Why it is handed over although the unit has an address. */
  @ApiProperty({ nullable: true, enum: ['bounced', 'unopened'], enumName: 'MailFailure' }) mailFailed:
    'bounced' | 'unopened' | null;
  /** Why the address did not take the mail; null unless it bounced. */
  @ApiProperty({ nullable: true, enum: bounceReasons, enumName: 'BounceReason' })
  mailFailedWhy: BounceReason | null;
}

/** The mail that came back. */
export class ReturnedMailDto {
  @ApiProperty() address: string;
  @ApiProperty({ enum: bounceReasons, enumName: 'BounceReason' }) why: BounceReason;
}

export class HandoverListDto {
  @ApiProperty({ type: [HandoverDto] }) items: HandoverDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

/** What the slip says. It is given once and never again. */
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
  /** Who took the slip. */
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
  /** Those that cannot be opened, each with its reason. */
  @ApiProperty({ type: [RefusedSlipDto] }) refused: RefusedSlipDto[];
}

export class ReturnHandoverDto {
  /** Why the unit could not be given its slip. */
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(500) reason: string;
}
