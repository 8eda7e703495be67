import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { contactReasons, type ContactReason } from '@khai-bao/contracts';
import { IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsString,
  MaxLength,
  MinLength,
} from 'class-validator';
import { deliveryFailures, type DeliveryFailure } from './co-visitor-recipient.entity.js';
import { coVisitorNoticeStates, type CoVisitorNoticeState } from './co-visitor-transitions.js';

export class PrepareCoVisitorNoticeDto {
  /** Which contacts are notified, by the reason for which they are contacts. */
  @ApiProperty({ enum: contactReasons, enumName: 'ContactReason', isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(contactReasons.length)
  @ArrayUnique()
  @IsIn(contactReasons, { each: true })
  reasons: ContactReason[];
}

export class ReleaseCoVisitorNoticeDto {
  /** Why few people are notified; needed below `minPeople`. */
  @ApiPropertyOptional({ minLength: 3, maxLength: 300 })
  @NormalisedLine()
  @OptionalMember()
  @IsString()
  @IsPlainLine()
  @MinLength(3)
  @MaxLength(300)
  fewPeopleReason?: string;
}

/** A message as it is sent to the people of one day and district. */
export class CoVisitorMessageDto {
  /** Day of the visit, `2021-06-30`. */
  @ApiProperty() day: string;
  @ApiProperty({ example: 'Quận 1' }) district: string;
  @ApiProperty() people: number;
  @ApiProperty() text: string;
}

export class CoVisitorNoticeDto {
  @ApiProperty() noticeId: string;
  @ApiProperty({ enum: coVisitorNoticeStates, enumName: 'CoVisitorNoticeState' }) state: CoVisitorNoticeState;
  @ApiProperty({ enum: contactReasons, enumName: 'ContactReason', isArray: true }) reasons: ContactReason[];
  @ApiProperty({ example: '2021.1' }) textVersion: string;
  @ApiProperty({ type: [CoVisitorMessageDto] }) messages: CoVisitorMessageDto[];
  /** Messages of the notice: one per phone number and day. */
  @ApiProperty() people: number;
  /** Contacts with a chosen reason. They are people, or one of the four numbers that follow. */
  @ApiProperty() contactCount: number;
  @ApiProperty() withoutPhoneCount: number;
  /** Contacts to whom somebody has already talked. */
  @ApiProperty() reachedCount: number;
  @ApiProperty() sharedPhoneCount: number;
  @ApiProperty() earlierNoticeCount: number;
  /** People to whom somebody talked between preparation and release. */
  @ApiProperty() leftOutCount: number;
  /** Messages that wait or are under way. */
  @ApiProperty() waitingCount: number;
  @ApiProperty() sentCount: number;
  @ApiProperty() failedCount: number;
  @ApiProperty() preparedAt: string;
  @ApiProperty() preparedByName: string;
  /** Whether the reader prepared it, who may not release it. */
  @ApiProperty() isOwn: boolean;
  @ApiProperty() expiresAt: string;
  /** When it was released, refused or cancelled. */
  @ApiProperty({ nullable: true, type: String }) decidedAt: string | null;
  @ApiProperty({ nullable: true, type: String }) decidedByName: string | null;
  @ApiProperty({ nullable: true, type: String }) decisionReason: string | null;
  @ApiProperty({ nullable: true, type: String }) finishedAt: string | null;
}

export class CoVisitorNoticesDto {
  @ApiProperty() caseCode: string;
  @ApiProperty() unitName: string;
  @ApiProperty() isOpen: boolean;
  /** Whether this installation sends messages to phones. */
  @ApiProperty() canSend: boolean;
  /** A notice to fewer people needs a reason. */
  @ApiProperty() minPeople: number;
  @ApiProperty() hoursToRelease: number;
  /** Text that a new notice would send about the day and the district of the case. */
  @ApiProperty() sampleText: string;
  /** The newest first, at most 50. */
  @ApiProperty({ type: [CoVisitorNoticeDto] }) items: CoVisitorNoticeDto[];
}

/** Somebody whom a message did not reach. */
export class FailedRecipientDto {
  @ApiProperty() recipientId: string;
  @ApiProperty() contactId: string;
  @ApiProperty({ nullable: true, type: String }) fullName: string | null;
  @ApiProperty() phone: string;
  @ApiProperty() day: string;
  @ApiProperty({ enum: deliveryFailures, enumName: 'MessageFailure' }) failure: DeliveryFailure;
  @ApiProperty() attempts: number;
}

export class FailedRecipientListDto {
  @ApiProperty({ type: [FailedRecipientDto] }) items: FailedRecipientDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
