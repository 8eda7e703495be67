import { ApiProperty } from '@nestjs/swagger';
import { feedStreams, type FeedStream } from '@khai-bao/contracts';

export class StreamSummaryDto {
  @ApiProperty({ enum: feedStreams }) stream: FeedStream;
  /** Last stored number. Each number up to it is stored or stated as a hole. */
  @ApiProperty() position: number;
  /** Numbers that the sender stated as holes. */
  @ApiProperty() holes: number;
}

export class TypeSummaryDto {
  @ApiProperty() type: string;
  /** Current resources. */
  @ApiProperty() resources: number;
  /** Stored versions, deletions included. */
  @ApiProperty() versions: number;
}

export class SummaryDto {
  @ApiProperty() centre: string;
  @ApiProperty({ type: [StreamSummaryDto] }) streams: StreamSummaryDto[];
  @ApiProperty({ type: [TypeSummaryDto] }) types: TypeSummaryDto[];
  @ApiProperty() receipts: number;
}
