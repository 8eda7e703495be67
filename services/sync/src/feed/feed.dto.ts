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
import { destinationStates, type DestinationState } from '../delivery/destinations/destination-states.js';
import { quarantineStates, type QuarantineState } from '../delivery/quarantine/quarantine-states.js';

export class StreamDto {
  @ApiProperty({ enum: feedStreams, enumName: 'FeedStream' }) stream: FeedStream;
  /** Numbers of the stream so far: received = confirmed + waiting + quarantined. */
  @ApiProperty() received: number;
  /** Records that were sent at least once, with any response. */
  @ApiProperty() sent: number;
  /** Records that a verified receipt names. */
  @ApiProperty() confirmed: number;
  @ApiProperty() waiting: number;
  /** Records that are quarantined and were not sent since. Their numbers are stated as holes. */
  @ApiProperty() quarantined: number;
  /** Quarantined records that are not closed and still need an action. */
  @ApiProperty() unsettled: number;
  /** Consecutive failed attempts of this stream. */
  @ApiProperty() failures: number;
  /** Reason of the last failure. */
  @ApiProperty({ nullable: true, type: String }) lastError: string | null;
  /** Time since which a batch of this stream waits for a valid receipt; null when none does. */
  @ApiProperty({ nullable: true, type: String }) attemptSince: string | null;
}

export class PauseDto {
  /** Account that paused the destination; null when responses of the centre did. */
  @ApiProperty({ nullable: true, type: String }) by: string | null;
  @ApiProperty({ nullable: true, type: String }) byName: string | null;
  @ApiProperty({ nullable: true, type: String }) at: string | null;
  @ApiProperty({ nullable: true, type: String }) reason: string | null;
}

export class DestinationDto {
  @ApiProperty() name: string;
  /** `failing`: this service failed several times in a row before sending. */
  @ApiProperty({ enum: destinationStates, enumName: 'DestinationState' }) state: DestinationState;
  @ApiProperty({ nullable: true, type: String }) lastReceiptAt: string | null;
  @ApiProperty({ nullable: true, type: String }) lastError: string | null;
  @ApiProperty({ nullable: true, type: String }) nextAttemptAt: string | null;
  /** Failed attempts since the last receipt. */
  @ApiProperty() failures: number;
  /** Account, time and reason of the pause; null while the destination is not paused. */
  @ApiProperty({ nullable: true, type: PauseDto }) paused: PauseDto | null;
  @ApiProperty({ type: [StreamDto] }) streams: StreamDto[];
}

/** A worker of any service that fails repeatedly, or that skipped rows today. */
export class FeedWorkerTroubleDto {
  @ApiProperty() service: string;
  @ApiProperty() worker: string;
  @ApiProperty({ enum: workerTroubleKinds, enumName: 'WorkerTroubleKind' }) kind: WorkerTroubleKind;
  @ApiProperty() since: string;
  /** Consecutive failures at the time of the report; for `set-aside` the number of skipped rows. */
  @ApiProperty() failures: number;
  @ApiProperty() reason: string;
}

export class FeedDto {
  @ApiProperty({ type: [DestinationDto] }) destinations: DestinationDto[];
  @ApiProperty({ type: [FeedWorkerTroubleDto] }) troubles: FeedWorkerTroubleDto[];
}

/** Trims a string. Other values are left to the validation. */
const Trimmed = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

export class ReasonDto {
  /** Reason of the decision. */
  @ApiProperty({ minLength: 3, maxLength: 500 })
  @Trimmed()
  @IsString()
  @MinLength(3)
  @MaxLength(500)
  reason: string;
}

export class HandOnRecordDto extends ReasonDto {
  /** Person or office that becomes responsible: a ward, the engineers of the centre. */
  @ApiProperty({ maxLength: 200 }) @Trimmed() @IsString() @IsNotEmpty() @MaxLength(200) to: string;
}

export class ReceiptDto {
  @ApiProperty() receiptId: string;
  @ApiProperty({ enum: feedStreams, enumName: 'FeedStream' }) stream: FeedStream;
  @ApiProperty() fromSeq: number;
  @ApiProperty() toSeq: number;
  @ApiProperty() entries: number;
  @ApiProperty() confirmedAt: string;
  /** SHA-256 of the entry digests of the batch, base64url. */
  @ApiProperty() digest: string;
  /** Result of a verification at the time of the request, with the keys that are trusted then. */
  @ApiProperty() verified: boolean;
}

export class ReceiptListDto {
  @ApiProperty({ type: [ReceiptDto] }) items: ReceiptDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class QuarantineQuery extends PageQuery {
  /** State of the listed records. Without it, all records except `sent` are listed. */
  @ApiPropertyOptional({ enum: quarantineStates, enumName: 'QuarantineState' })
  @IsOptional()
  @IsIn(quarantineStates)
  state?: QuarantineState;
}

export class QuarantineDecisionDto {
  @ApiProperty() by: string;
  @ApiProperty() byName: string;
  @ApiProperty() at: string;
  @ApiProperty({ nullable: true, type: String }) reason: string | null;
  /** Person or office that the record was handed on to. */
  @ApiProperty({ nullable: true, type: String }) handedTo: string | null;
}

export class QuarantinedRecordDto {
  @ApiProperty({ enum: feedStreams, enumName: 'FeedStream' }) stream: FeedStream;
  @ApiProperty() seq: number;
  @ApiProperty() reason: string;
  @ApiProperty() at: string;
  @ApiProperty({ enum: quarantineStates, enumName: 'QuarantineState' }) state: QuarantineState;
  /** Id of the unit, gate, declaration, check or case; null when the record is past retention. */
  @ApiProperty({ nullable: true, type: String }) recordId: string | null;
  @ApiProperty({ nullable: true, type: Number }) version: number | null;
  @ApiProperty({ nullable: true, type: String }) unitId: string | null;
  @ApiProperty({ nullable: true, type: String }) unitName: string | null;
  /** Failed retries. */
  @ApiProperty() tries: number;
  /** Last decision of DIC. */
  @ApiProperty({ nullable: true, type: QuarantineDecisionDto }) decision: QuarantineDecisionDto | null;
}

export class QuarantineListDto {
  @ApiProperty({ type: [QuarantinedRecordDto] }) items: QuarantinedRecordDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}

export class RetryResultDto {
  /** Records that are sent again. */
  @ApiProperty() records: number;
}
