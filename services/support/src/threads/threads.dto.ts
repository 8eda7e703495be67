import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PageQuery } from '@khai-bao/platform/http';
import { Transform } from 'class-transformer';
import { IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

const trimmed = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.normalize('NFC').trim() : value;

export class ThreadQuery extends PageQuery {
  @ApiPropertyOptional() @IsOptional() @IsString() @MaxLength(100) q?: string;
}

export class PostTextDto {
  @ApiProperty() @Transform(trimmed) @IsString() @IsNotEmpty() @MaxLength(4000) text: string;
  @ApiProperty() @IsUUID() clientKey: string;
}

export class BeginThreadDto {
  @ApiProperty() @Transform(trimmed) @IsString() @IsNotEmpty() @MaxLength(200) subject: string;
  @ApiProperty() @Transform(trimmed) @IsString() @IsNotEmpty() @MaxLength(4000) text: string;
}

export class ThreadItemDto {
  @ApiProperty() threadId: string;
  @ApiProperty({ enum: ['registration', 'announcement', 'talk'] }) kind:
    'registration' | 'announcement' | 'talk';
  @ApiProperty() subject: string;
  @ApiProperty({ nullable: true, type: String }) reference: string | null;
  @ApiProperty({ nullable: true, type: String }) unitId: string | null;
  @ApiProperty() areaName: string;
  @ApiProperty() lastPostAt: string;
  /** Words of the last post; empty when it is the system's, then `lastPostCode` says what happened. */
  @ApiProperty() lastPostText: string;
  @ApiProperty({ nullable: true, type: String }) lastPostCode: string | null;
  @ApiProperty() unread: number;
  /** It waits for the reader's own role. */
  @ApiProperty() needsAction: boolean;
  /** The account's state, or the registration's while there is no account. */
  @ApiProperty({ nullable: true, type: String }) state: string | null;
}

export class CardDto {
  @ApiProperty({ enum: ['registration', 'handover', 'mail'] }) type: 'registration' | 'handover' | 'mail';
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
  @ApiProperty() at: string;
  @ApiProperty({ nullable: true, type: String }) authorName: string | null;
  @ApiProperty({ nullable: true, type: String }) authorPlace: string | null;
  @ApiProperty({ enum: ['text', 'system', 'forwarded', 'account'] }) kind:
    'text' | 'system' | 'forwarded' | 'account';
  /** What happened, for the system's own posts: a state of a registration or an account. The apps have the words. */
  @ApiProperty({ nullable: true, type: String }) code: string | null;
  @ApiProperty() text: string;
  @ApiPropertyOptional({ type: CardDto }) card?: CardDto;
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
  @ApiProperty({ type: [PostDto] }) posts: PostDto[];
  @ApiProperty({ type: [MemberDto] }) members: MemberDto[];
  @ApiProperty({ type: [MilestoneDto] }) milestones: MilestoneDto[];
}

export class ThreadListDto {
  @ApiProperty({ type: [ThreadItemDto] }) items: ThreadItemDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
