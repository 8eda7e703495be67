import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An entry of the NCOVI list as it was published last. It holds no content. */
@Entity('ncovi_entry')
export class NcoviEntryEntity {
  @PrimaryColumn('text') entryId: string;
  /** Keyed digest of its content; null when it has left the list. */
  @Column('text', { nullable: true }) digest: string | null;
  /** Version of its last event. */
  @Column('int') version: number;
  /** The last reading from the start that found it. */
  @Column('int') seenPass: number;
}
