import { maxFilesPerPost } from '@khai-bao/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@khai-bao/platform/http';
import {
  CleanedText,
  IsPlainLine,
  NestedList,
  NestedObject,
  NormalisedLine,
  OptionalMember,
} from '@khai-bao/platform/validation';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';
import { FileDto } from '../files/files.dto.js';
import { MentionDto, RepliedToDto } from '../mentions/mentions.dto.js';
import { askableBodies, QuestionDto, type AskableBody } from '../questions/questions.dto.js';
import { AskedAcknowledgementDto } from '../receipts/receipts.dto.js';
import { askedLevels, type AskedLevel } from '../thread-core/post-content.js';
import { rooms, type Room } from '../thread-core/room.js';

export class ThreadQuery extends PageQuery {
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(100) q?: string;
  @ApiPropertyOptional({ enum: rooms, enumName: 'Room' }) @OptionalMember() @IsIn(rooms) room?: Room;
  /** Code of an area; selects threads in it and below. */
  @ApiPropertyOptional() @OptionalMember() @Matches(/^\d{1,10}$/) area?: string;
}

export class PostsQuery extends PageQuery {
  override limit = 200;
}

export class MarkReadDto {
  /** Number of the last displayed post; all delivered posts when absent. */
  @ApiPropertyOptional() @OptionalMember() @IsInt() @Min(0) upTo?: number;
}

/** Requests acknowledgements of a post from committees below the author. */
export class AskAcknowledgementDto {
  /** Last day, `2021-06-30`. */
  @ApiProperty() @Matches(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/) by: string;
  /** Requested tiers. */
  @ApiProperty({ enum: askedLevels, enumName: 'AskedLevel', isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(askedLevels, { each: true })
  levels: AskedLevel[];
}

export class PostTextDto {
  @ApiProperty() @CleanedText() @IsString() @IsNotEmpty() @MaxLength(4000) text: string;
  @ApiProperty() @IsUUID() clientKey: string;
  @ApiPropertyOptional({ type: AskAcknowledgementDto })
  @OptionalMember()
  @NestedObject(() => AskAcknowledgementDto)
  acknowledge?: AskAcknowledgementDto;
  /** Body that is asked. Turns the post into a question with a deadline. */
  @ApiPropertyOptional({ enum: askableBodies, enumName: 'AskedBody' })
  @OptionalMember()
  @IsIn(askableBodies)
  asks?: AskableBody;
  /** Unposted files that the same account has uploaded to this thread. */
  @ApiPropertyOptional({ type: [String] })
  @OptionalMember()
  @IsArray()
  @ArrayMaxSize(maxFilesPerPost)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  files?: string[];
  /** Mentioned committees. The thread waits for each of them until it has read the post. */
  @ApiPropertyOptional({ type: [MentionDto] })
  @OptionalMember()
  @ArrayMaxSize(10)
  @NestedList(() => MentionDto)
  mentions?: MentionDto[];
  /** Post of the same thread that this post replies to. */
  @ApiPropertyOptional() @OptionalMember() @IsUUID() replyTo?: string;
}

export class BeginThreadDto {
  @ApiProperty()
  @NormalisedLine()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  @IsPlainLine()
  subject: string;
  @ApiProperty() @CleanedText() @IsString() @IsNotEmpty() @MaxLength(4000) text: string;
  /** Room by subject; `general` when absent. */
  @ApiPropertyOptional({ enum: rooms, enumName: 'Room' }) @OptionalMember() @IsIn(rooms) room?: Room;
  /** Area within the own jurisdiction; the own area when absent. */
  @ApiPropertyOptional() @OptionalMember() @Matches(/^\d{1,10}$/) area?: string;
  @ApiPropertyOptional({ type: AskAcknowledgementDto })
  @OptionalMember()
  @NestedObject(() => AskAcknowledgementDto)
  acknowledge?: AskAcknowledgementDto;
  /** Body that is asked. Turns the post into a question with a deadline. */
  @ApiPropertyOptional({ enum: askableBodies, enumName: 'AskedBody' })
  @OptionalMember()
  @IsIn(askableBodies)
  asks?: AskableBody;
}

export class ThreadItemDto {
  @ApiProperty() threadId: string;
  @ApiProperty({ enum: ['registration', 'announcement', 'talk'], enumName: 'ThreadKind' }) kind:
    'registration' | 'announcement' | 'talk';
  @ApiProperty({ enum: rooms, enumName: 'Room' }) room: Room;
  @ApiProperty() subject: string;
  @ApiProperty({ nullable: true, type: String }) reference: string | null;
  @ApiProperty({ nullable: true, type: String }) unitId: string | null;
  @ApiProperty() areaName: string;
  @ApiProperty() lastPostAt: string;
  /** Text of the last post; empty for a post about an event, which has `lastPostCode`. */
  @ApiProperty() lastPostText: string;
  @ApiProperty({ nullable: true, type: String }) lastPostCode: string | null;
  @ApiProperty() unread: number;
  /** The open question that is due first. */
  @ApiProperty({ nullable: true, type: QuestionDto }) question: QuestionDto | null;
  /** Whether the thread waits for the reader's role or committee. */
  @ApiProperty() needsAction: boolean;
  /** State of the account, or of the registration while there is no account. */
  @ApiProperty({ nullable: true, type: String }) state: string | null;
}

export class CardDto {
  @ApiProperty({ enum: ['registration', 'handover', 'mail'], enumName: 'CardType' }) type:
    'registration' | 'handover' | 'mail';
  @ApiProperty() unitId: string;
  @ApiPropertyOptional() accountId?: string;
  @ApiProperty() unitName: string;
  @ApiProperty() kind: string;
  @ApiProperty() street: string;
  @ApiProperty() reference: string;
  @ApiProperty() state: string;
}

export class PostDto {
  @ApiProperty() postId: string;
  /** Position in the thread, from 1. */
  @ApiProperty() number: number;
  @ApiProperty() at: string;
  @ApiProperty({ nullable: true, type: String }) authorName: string | null;
  @ApiProperty({ nullable: true, type: String }) authorPlace: string | null;
  @ApiProperty({ enum: ['text', 'system', 'forwarded', 'account'], enumName: 'PostKind' }) kind:
    'text' | 'system' | 'forwarded' | 'account';
  /** Event of a post that the service writes: a state of a registration or an account. The apps translate it. */
  @ApiProperty({ nullable: true, type: String }) code: string | null;
  @ApiProperty() text: string;
  @ApiPropertyOptional({ type: CardDto }) card?: CardDto;
  /** Numbers and days of a post that the service writes. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  })
  detail?: Readonly<Record<string, string | number>>;
  @ApiPropertyOptional({ type: AskedAcknowledgementDto }) acknowledge?: AskedAcknowledgementDto;
  @ApiPropertyOptional({ type: QuestionDto }) question?: QuestionDto;
  @ApiPropertyOptional({ type: [FileDto] }) files?: FileDto[];
  /** Places of the mentioned committees. */
  @ApiPropertyOptional({ type: [String] }) mentions?: string[];
  @ApiPropertyOptional({ type: RepliedToDto }) replyTo?: RepliedToDto;
}

export class BegunThreadDto {
  @ApiProperty() threadId: string;
}

export class MemberDto {
  @ApiProperty() name: string;
  @ApiProperty() place: string;
}

export class MilestoneDto {
  @ApiProperty() what: string;
  @ApiProperty() at: string;
}

export class ThreadDto extends ThreadItemDto {
  /** One page in ascending order: the newest one, or the one before the cursor. */
  @ApiProperty({ type: [PostDto] }) posts: PostDto[];
  /** Cursor of the earlier posts; null when there are none. */
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
  @ApiProperty({ type: [MemberDto] }) members: MemberDto[];
  @ApiProperty({ type: [MilestoneDto] }) milestones: MilestoneDto[];
}

export class ThreadListDto {
  @ApiProperty({ type: [ThreadItemDto] }) items: ThreadItemDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
