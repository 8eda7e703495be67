import { ApiProperty } from '@nestjs/swagger';
import { feedStreams, type FeedStream } from '@khai-bao/contracts';

export class StreamDto {
  @ApiProperty({ enum: feedStreams }) stream: FeedStream;
  /** Numbers given so far. */
  @ApiProperty() received: number;
  /** Records sent at least once, whatever was answered. */
  @ApiProperty() sent: number;
  /** Records that a verified receipt names. */
  @ApiProperty() confirmed: number;
  @ApiProperty() waiting: number;
  /** Records set aside: holes that the centre was told of. */
  @ApiProperty() quarantined: number;
}

export class DestinationDto {
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['running', 'waiting', 'paused', 'unreachable'] })
  state: 'running' | 'waiting' | 'paused' | 'unreachable';
  @ApiProperty({ nullable: true, type: String }) lastReceiptAt: string | null;
  @ApiProperty({ nullable: true, type: String }) lastError: string | null;
  @ApiProperty({ nullable: true, type: String }) nextAttemptAt: string | null;
  @ApiProperty({ type: [StreamDto] }) streams: StreamDto[];
}

export class FeedDto {
  @ApiProperty({ type: [DestinationDto] }) destinations: DestinationDto[];
}

export class ReceiptDto {
  @ApiProperty() receiptId: string;
  @ApiProperty({ enum: feedStreams }) stream: FeedStream;
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

export class QuarantinedDto {
  @ApiProperty({ enum: feedStreams }) stream: FeedStream;
  @ApiProperty() seq: number;
  @ApiProperty() reason: string;
  @ApiProperty() at: string;
}

export class QuarantineListDto {
  @ApiProperty({ type: [QuarantinedDto] }) items: QuarantinedDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
