import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Address } from '@khai-bao/health-form';
import { PageQuery } from '@khai-bao/platform/http';
import { CleanedText, NormalisedLine, IsPlainLine, OptionalMember } from '@khai-bao/platform/validation';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { LinkedCaseDto } from '../cases/cases.dto.js';
import { AddressDto } from '../cases/declared-person.dto.js';
import { contactContentStates, type ContactContentState } from './case-contact.entity.js';
import {
  contactLinkStates,
  contactOutcomes,
  contactResults,
  contactStates,
  followUpAnswers,
  type ContactLinkState,
  type ContactOutcome,
  type ContactResult,
  type ContactState,
  type FollowUpAnswer,
} from './contact-outcome.js';
import { contactPolicy } from './contact-policy.js';
import { contactOrigins, type ContactOrigin } from './contact-rank.js';
import { contactSearchStates, type ContactSearchState } from './contact-search.entity.js';

const { minutesInsideTogether, minutesAtSameGate, daysBefore } = contactPolicy;

/** Why personal data are searched or taken out. */
export class StatedReasonDto {
  @ApiProperty({ minLength: 3, maxLength: 300 })
  @NormalisedLine()
  @IsString()
  @IsPlainLine()
  @MinLength(3)
  @MaxLength(300)
  reason: string;
}

export class SearchContactsDto extends StatedReasonDto {
  @ApiProperty()
  @IsInt()
  @Min(minutesInsideTogether.min)
  @Max(minutesInsideTogether.max)
  minutesInsideTogether: number;
  @ApiProperty() @IsInt() @Min(minutesAtSameGate.min) @Max(minutesAtSameGate.max) minutesAtSameGate: number;
  @ApiProperty() @IsInt() @Min(daysBefore.min) @Max(daysBefore.max) daysBefore: number;
}

export class ContactSearchDto {
  @ApiProperty() searchId: string;
  @ApiProperty({ enum: contactSearchStates, enumName: 'ContactSearchState' }) state: ContactSearchState;
  @ApiProperty() minutesInsideTogether: number;
  @ApiProperty() minutesAtSameGate: number;
  @ApiProperty() daysBefore: number;
  @ApiProperty({ nullable: true, type: String }) reason: string | null;
  @ApiProperty() requestedByName: string;
  @ApiProperty() requestedAt: string;
  /** Null until the first page has arrived. */
  @ApiProperty({ nullable: true, type: Number }) foundCount: number | null;
  /** People whom the limit left out. */
  @ApiProperty({ nullable: true, type: Number }) leftOutCount: number | null;
  @ApiProperty({ nullable: true, type: Number }) visitCount: number | null;
}

export class ContactCountDto<Key extends string = string> {
  @ApiProperty({ type: String }) key: Key;
  @ApiProperty() count: number;
}

export class ContactCallerDto {
  @ApiProperty() accountId: string;
  @ApiProperty() name: string;
  /** Contacts that the caller still has to call. */
  @ApiProperty() openCount: number;
  /** Whether the reader can give contacts to the caller: somebody of another centre, or who has left, only has some. */
  @ApiProperty() isAssignable: boolean;
}

export class ContactWindowDto {
  @ApiProperty() min: number;
  @ApiProperty() max: number;
  @ApiProperty() usual: number;
}

export class ContactWindowsDto {
  @ApiProperty({ type: ContactWindowDto }) minutesInsideTogether: ContactWindowDto;
  @ApiProperty({ type: ContactWindowDto }) minutesAtSameGate: ContactWindowDto;
  @ApiProperty({ type: ContactWindowDto }) daysBefore: ContactWindowDto;
}

/** Numbers of the contacts of a case, without personal data. */
export class ContactSummaryDto {
  @ApiProperty() caseCode: string;
  @ApiProperty() unitName: string;
  /** Whether contacts can be searched and worked on: the case is open. */
  @ApiProperty() isOpen: boolean;
  @ApiProperty({ type: [ContactSearchDto] }) searches: ContactSearchDto[];
  @ApiProperty({ type: ContactWindowsDto }) windows: ContactWindowsDto;
  /** Whether links can be sent by SMS. */
  @ApiProperty() canSendLinks: boolean;
  @ApiProperty() total: number;
  /** Contacts who were spoken to. */
  @ApiProperty() reached: number;
  /** Contacts who are to be called now. */
  @ApiProperty() due: number;
  @ApiProperty() unassigned: number;
  /** Contacts of the daily follow-up with a day without an answer. */
  @ApiProperty() withMissedDays: number;
  @ApiProperty({ type: [ContactCountDto] }) byReason: ContactCountDto<ContactOrigin>[];
  @ApiProperty({ type: [ContactCountDto] }) byState: ContactCountDto<ContactState>[];
  /** The people of the reader's centre, and whoever has contacts of this case. */
  @ApiProperty({ type: [ContactCallerDto] }) callers: ContactCallerDto[];
}

export class ContactQuery extends PageQuery {
  @ApiPropertyOptional({ enum: contactOrigins, enumName: 'ContactOrigin' })
  @IsOptional()
  @IsIn(contactOrigins)
  reason?: ContactOrigin;
  @ApiPropertyOptional({ enum: contactStates, enumName: 'ContactState' })
  @IsOptional()
  @IsIn(contactStates)
  state?: ContactState;
  /** Account id of a caller. */
  @ApiPropertyOptional() @IsOptional() @IsUUID() assignee?: string;
  /** `now`: to be called now. `missed`: with a missed day. */
  @ApiPropertyOptional({ enum: ['now', 'missed'], enumName: 'ContactDue' })
  @IsOptional()
  @IsIn(['now', 'missed'])
  due?: 'now' | 'missed';
}

export class ContactRepresentativeDto {
  @ApiProperty() fullName: string;
  @ApiProperty() phone: string;
  @ApiProperty() relation: string;
}

export class ContactDto {
  @ApiProperty() contactId: string;
  @ApiProperty({ enum: contactContentStates, enumName: 'ContactContentState' }) content: ContactContentState;
  /** Null when the content cannot be opened. */
  @ApiProperty({ nullable: true, type: String }) fullName: string | null;
  @ApiProperty({ nullable: true, type: Number }) birthYear: number | null;
  @ApiProperty({ nullable: true, enum: ['male', 'female', 'other'], enumName: 'Sex' })
  sex: 'male' | 'female' | 'other' | null;
  /** E.164; empty when the content cannot be opened. */
  @ApiProperty() phone: string;
  @ApiProperty({ nullable: true, type: AddressDto }) address: Address | null;
  @ApiProperty({ nullable: true, type: ContactRepresentativeDto })
  representative: ContactRepresentativeDto | null;
  @ApiProperty({ enum: contactOrigins, enumName: 'ContactOrigin' }) reason: ContactOrigin;
  @ApiProperty({ nullable: true, type: Number }) minutesTogether: number | null;
  @ApiProperty({ nullable: true, type: Number }) minutesApart: number | null;
  @ApiProperty() nearAt: string;
  @ApiProperty() day: string;
  @ApiProperty() unitName: string;
  @ApiProperty() gateName: string;
  @ApiProperty({ enum: contactStates, enumName: 'ContactState' }) state: ContactState;
  @ApiProperty() attempts: number;
  /** Null in the state `to-call`: at once; in other states: nobody has to call. */
  @ApiProperty({ nullable: true, type: String }) dueAt: string | null;
  @ApiProperty() isDue: boolean;
  @ApiProperty({ nullable: true, type: String }) followUpFrom: string | null;
  @ApiProperty({ nullable: true, type: String }) followUpUntil: string | null;
  @ApiProperty() answeredDays: number;
  @ApiProperty() missedDays: number;
  @ApiProperty({ nullable: true, enum: contactResults, enumName: 'ContactResult' })
  lastResult: ContactResult | null;
  @ApiProperty({ nullable: true, type: String }) assigneeId: string | null;
  @ApiProperty({ nullable: true, type: String }) assigneeName: string | null;
  /** Who added the contact from a spreadsheet; null: a search found them. */
  @ApiProperty({ nullable: true, type: String }) importedByName: string | null;
  /** Where somebody from a spreadsheet was near. */
  @ApiProperty({ nullable: true, type: String }) metAt: string | null;
  @ApiProperty({ nullable: true, type: String }) importNote: string | null;
  /** The link by which the contact answers; null: none was sent. */
  @ApiProperty({ nullable: true, enum: contactLinkStates, enumName: 'ContactLinkState' })
  linkState: ContactLinkState | null;
  /** Codes of the symptoms that an ill contact named by link. */
  @ApiProperty({ type: [String] }) symptoms: string[];
  /** The case of the contact, when one was opened for them. */
  @ApiProperty({ nullable: true, type: LinkedCaseDto }) openedCase: LinkedCaseDto | null;
  /** Version that a recorded result must name (optimistic lock). */
  @ApiProperty() version: number;
}

export class ContactListDto {
  @ApiProperty({ type: [ContactDto] }) items: ContactDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class NextContactDto {
  /** Null: nobody is to be called now. */
  @ApiProperty({ nullable: true, type: ContactDto }) contact: ContactDto | null;
}

export class ContactEventDto {
  @ApiProperty() at: string;
  @ApiProperty({ enum: contactResults, enumName: 'ContactResult' }) result: ContactResult;
  /** Null: the contact answered by link. */
  @ApiProperty({ nullable: true, type: String }) actorName: string | null;
  @ApiProperty({ nullable: true, type: String }) note: string | null;
}

export class ContactDetailDto extends ContactDto {
  @ApiProperty({ type: [ContactEventDto] }) history: ContactEventDto[];
}

export class SplitContactsDto {
  /** Accounts of callers: the reader and the people of the reader's centre. */
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  accountIds: string[];
  /** False: only contacts without a caller. True: also those that somebody has. */
  @ApiProperty() @IsBoolean() includeAssigned: boolean;
}

export class SplitResultDto {
  @ApiProperty() assigned: number;
}

class RecordedResultDto {
  /** Version that was read (optimistic lock). */
  @ApiProperty() @IsInt() @Min(1) @Max(2_147_483_647) version: number;
  @ApiPropertyOptional() @CleanedText() @OptionalMember() @IsString() @MaxLength(500) note?: string;
}

export class RecordContactCallDto extends RecordedResultDto {
  @ApiProperty({ enum: contactOutcomes, enumName: 'ContactOutcome' })
  @IsIn(contactOutcomes)
  outcome: ContactOutcome;
  /** With `reached`: the contact gets the link of the daily question by SMS. */
  @ApiPropertyOptional() @OptionalMember() @IsBoolean() sendLink?: boolean;
}

export class RecordFollowUpDto extends RecordedResultDto {
  @ApiProperty({ enum: followUpAnswers, enumName: 'FollowUpAnswer' })
  @IsIn(followUpAnswers)
  answer: FollowUpAnswer;
}
