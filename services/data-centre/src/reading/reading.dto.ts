import { ApiProperty } from '@nestjs/swagger';
import { feedStreams, type FeedStream } from '@khai-bao/contracts';

export class StreamSummaryDto {
  @ApiProperty({ enum: feedStreams }) stream: FeedStream;
  /** The last number held; everything up to it is held or stated as a hole. */
  @ApiProperty() position: number;
  /** Numbers that the sender stated as left out. */
  @ApiProperty() holes: number;
}

export class TypeSummaryDto {
  @ApiProperty() type: string;
  /** Resources that are there now. */
  @ApiProperty() resources: number;
  /** Versions held, deletions among them. */
  @ApiProperty() versions: number;
}

export class SummaryDto {
  @ApiProperty() centre: string;
  @ApiProperty({ type: [StreamSummaryDto] }) streams: StreamSummaryDto[];
  @ApiProperty({ type: [TypeSummaryDto] }) types: TypeSummaryDto[];
  @ApiProperty() receipts: number;
}
