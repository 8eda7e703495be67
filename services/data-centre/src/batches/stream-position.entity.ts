import type { FeedStream } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The position of a stream. A batch locks the row of its stream, so that batches of one stream are stored in turn. */
@Entity('stream_position')
export class StreamPositionEntity {
  @PrimaryColumn('text') stream: FeedStream;
  /** Last sequence number up to which every record is stored or stated as a hole; 0: none. */
  @Column('bigint') position: string;
}
