import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The acknowledgement of a post by the committee of an area. */
@Entity('acknowledgement')
export class AcknowledgementEntity {
  @PrimaryColumn('uuid') postId: string;
  @PrimaryColumn('text') areaPath: string;
  /** Displayed name of the committee. */
  @Column('text') place: string;
  @Column('uuid') accountId: string;
  @Column('text') accountName: string;
  @Column('timestamptz', { name: 'at' }) acknowledgedAt: Date;
}
