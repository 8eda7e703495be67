import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  feedStreams,
  workerTroubleKinds,
  type FeedStream,
  type WorkerTroubleKind,
} from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { Transform } from 'class-transformer';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { destinationStates, type DestinationState } from '../delivery/destination-states.js';
import { setAsideStates, type SetAsideState } from '../delivery/set-aside-states.js';

export class StreamDto {
  @ApiProperty({ enum: feedStreams, enumName: 'FeedStream' }) stream: FeedStream;
  /** Numbers given so far: received = confirmed + waiting + quarantined. */
  @ApiProperty() received: number;
  /** Records sent at least once, whatever was answered. */
  @ApiProperty() sent: number;
  /** Records that a verified receipt names. */
  @ApiProperty() confirmed: number;
  @ApiProperty() waiting: number;
  /** Records set aside and not sent since: holes that the centre was told of. */
  @ApiProperty() quarantined: number;
  /** Of those, the ones that nobody has closed: somebody has still to do something. */
  @ApiProperty() unsettled: number;
  /** Attempts of this stream alone that failed in a row. */
  @ApiProperty() failures: number;
  /** Why the last of them failed. */
  @ApiProperty({ nullable: true, type: String }) lastError: string | null;
  /** Since when a batch of this stream waits for an answer that can be believed; null when none does. */
  @ApiProperty({ nullable: true, type: String }) attemptSince: string | null;
}

export class PauseDto {
  /** The account that paused it; null when the centre's answers did. */
  @ApiProperty({ nullable: true, type: String }) by: string | null;
  @ApiProperty({ nullable: true, type: String }) byName: string | null;
  @ApiProperty({ nullable: true, type: String }) at: string | null;
  @ApiProperty({ nullable: true, type: String }) reason: string | null;
}

export class DestinationDto {
  @ApiProperty() name: string;
  /** `failing`: our own side fails again and again before anything is sent. */
  @ApiProperty({ enum: destinationStates, enumName: 'DestinationState' }) state: DestinationState;
  @ApiProperty({ nullable: true, type: String }) lastReceiptAt: string | null;
  @ApiProperty({ nullable: true, type: String }) lastError: string | null;
  @ApiProperty({ nullable: true, type: String }) nextAttemptAt: string | null;
  /** Attempts that came to nothing since the last receipt. */
  @ApiProperty() failures: number;
  /** Who paused it, when and why; null while it is not paused. */
  @ApiProperty({ nullable: true, type: PauseDto }) paused: PauseDto | null;
  @ApiProperty({ type: [StreamDto] }) streams: StreamDto[];
}

/** A worker of any service that fails again and again, or that set rows aside today. */
export class FeedWorkerTroubleDto {
  @ApiProperty() service: string;
  @ApiProperty() worker: string;
  @ApiProperty({ enum: workerTroubleKinds, enumName: 'WorkerTroubleKind' }) kind: WorkerTroubleKind;
  @ApiProperty() since: string;
  /** Failures in a row when it was told; of `set-aside` the rows. */
  @ApiProperty() failures: number;
  @ApiProperty() reason: string;
}

export class FeedDto {
  @ApiProperty({ type: [DestinationDto] }) destinations: DestinationDto[];
  @ApiProperty({ type: [FeedWorkerTroubleDto] }) troubles: FeedWorkerTroubleDto[];
}

/** Takes the blanks off a text; anything else stays for the rules to refuse. */
const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

export class ReasonDto {
  /** Why, for whoever looks at it later. */
  @ApiProperty({ minLength: 3, maxLength: 500 })
  @Trimmed()
  @IsString()
  @MinLength(3)
  @MaxLength(500)
  reason: string;
}

export class HandOnDto extends ReasonDto {
  /** Whom the record is handed on to: a person, a ward, the centre's engineers. */
  @ApiProperty({ maxLength: 200 }) @Trimmed() @IsString() @IsNotEmpty() @MaxLength(200) to: string;
}

export class ReceiptDto {
  @ApiProperty() receiptId: string;
  @ApiProperty({ enum: feedStreams, enumName: 'FeedStream' }) stream: FeedStream;
  @ApiProperty() fromSeq: number;
  @ApiProperty() toSeq: number;
  @ApiProperty() entries: number;
  @ApiProperty() confirmedAt: string;
  /** SHA-256 over the batch's entry digests, base64url. */
  @ApiProperty() digest: string;
  /** Verified now, with the keys that are trusted now. */
  @ApiProperty() verified: boolean;
}

export class ReceiptListDto {
  @ApiProperty({ type: [ReceiptDto] }) items: ReceiptDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class QuarantineQuery extends PageQuery {
  /** Only records in this state; all but those sent since when it is left out. */
  @ApiPropertyOptional({ enum: setAsideStates, enumName: 'SetAsideState' })
  @IsOptional()
  @IsIn(setAsideStates)
  state?: SetAsideState;
}

export class SetAsideDecisionDto {
  @ApiProperty() by: string;
  @ApiProperty() byName: string;
  @ApiProperty() at: string;
  @ApiProperty({ nullable: true, type: String }) reason: string | null;
  /** Whom it was handed on to. */
  @ApiProperty({ nullable: true, type: String }) handedTo: string | null;
}

export class QuarantinedDto {
  @ApiProperty({ enum: feedStreams, enumName: 'FeedStream' }) stream: FeedStream;
  @ApiProperty() seq: number;
  @ApiProperty() reason: string;
  @ApiProperty() at: string;
  @ApiProperty({ enum: setAsideStates, enumName: 'SetAsideState' }) state: SetAsideState;
  /** The id of the unit, gate, declaration, check or case; null when its record is past retention. */
  @ApiProperty({ nullable: true, type: String }) recordId: string | null;
  @ApiProperty({ nullable: true, type: Number }) version: number | null;
  @ApiProperty({ nullable: true, type: String }) unitId: string | null;
  @ApiProperty({ nullable: true, type: String }) unitName: string | null;
  /** How often it came to nothing. */
  @ApiProperty() tries: number;
  /** What DIC decided last about it. */
  @ApiProperty({ nullable: true, type: SetAsideDecisionDto }) decision: SetAsideDecisionDto | null;
}

export class QuarantineListDto {
  @ApiProperty({ type: [QuarantinedDto] }) items: QuarantinedDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class RetriedDto {
  /** Records that are being sent again. */
  @ApiProperty() records: number;
}
