import { ApiProperty } from '@nestjs/swagger';
import { dutyRanks, type DutyRank } from '@khai-bao/contracts';
import { IsIn, IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { noticeChannels, type NoticeChannel, type NoticeLevel } from '../ladder/ladder-plan.js';
import { IsBrowserKey } from '../push/browser-key.js';
import { noticeReasons, noticeStates, type NoticeReason, type NoticeState } from './case-notice.entity.js';

/** Outcomes of a call to a duty person. */
export const callOutcomes = ['reached', 'no-answer', 'wrong-number'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

export class CaseNoticeDto {
  @ApiProperty() noticeId: string;
  @ApiProperty({ enum: ['district', 'city'], enumName: 'CaseLevel' }) level: NoticeLevel;
  /** Null: nobody was on duty. */
  @ApiProperty({ nullable: true, type: String }) name: string | null;
  @ApiProperty({ nullable: true, enum: dutyRanks, enumName: 'DutyRank' }) rank: DutyRank | null;
  @ApiProperty({ nullable: true, enum: noticeChannels, enumName: 'NoticeChannel' })
  channel: NoticeChannel | null;
  @ApiProperty({ enum: noticeStates, enumName: 'NoticeState' }) state: NoticeState;
  @ApiProperty({ nullable: true, enum: noticeReasons, enumName: 'NoticeReason' })
  reason: NoticeReason | null;
  /** Time of the last step: stored, handed over, or opened. */
  @ApiProperty() at: string;
  /** E.164, for a call that waits; empty otherwise. */
  @ApiProperty() phone: string;
}

export class CaseNoticeListDto {
  @ApiProperty({ type: [CaseNoticeDto] }) items: CaseNoticeDto[];
}

export class RecordCallDto {
  @ApiProperty({ enum: callOutcomes, enumName: 'CallOutcome' }) @IsIn(callOutcomes) outcome: CallOutcome;
}

export class NoticeTokenDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(100) token: string;
}

export class NoticedCaseDto {
  @ApiProperty({ example: 'Q1-0630-012' }) code: string;
  /** District only. */
  @ApiProperty({ example: 'Quận 1' }) district: string;
  @ApiProperty() openedAt: string;
  /** Null: nobody has acknowledged the case. */
  @ApiProperty({ nullable: true, type: String }) takenByName: string | null;
  @ApiProperty({ nullable: true, type: String }) takenAt: string | null;
}

/** What the page behind the link of a notice shows: nothing about persons and units. */
export class NoticeViewDto {
  @ApiProperty({ type: [NoticedCaseDto] }) cases: NoticedCaseDto[];
  /** Whether the person of the link has acknowledged a case of the notice, by this link or another way. */
  @ApiProperty() isTakenByYou: boolean;
  /** Whether the link can still acknowledge. */
  @ApiProperty() canAcknowledge: boolean;
}

export class PushKeyDto {
  /** Key with which browsers subscribe, base64url; null when push is off. */
  @ApiProperty({ nullable: true, type: String }) publicKey: string | null;
}

export class PushSubscriptionDto {
  @ApiProperty({ example: 'https://push.example.vn/abc' })
  @IsString()
  @Matches(/^https?:\/\/[^\s]+$/)
  @MaxLength(600)
  endpoint: string;
  /** Public key of the browser: an uncompressed point, base64url. */
  @ApiProperty() @IsBrowserKey() p256dh: string;
  /** Secret of the subscription: 16 bytes, base64url. */
  @ApiProperty() @IsString() @Matches(/^[A-Za-z0-9_-]{22}(==)?$/) auth: string;
}

export class PushSubscribedDto {
  @ApiProperty() isSubscribed: boolean;
}

export class PushEndpointDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(600) endpoint: string;
}
