import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('acknowledgement')
export class AcknowledgementEntity {
  @PrimaryColumn('uuid') postId: string;
  @PrimaryColumn('text') areaPath: string;
  @Column('text') place: string;
  @Column('uuid') accountId: string;
  @Column('text') accountName: string;
  @Column('timestamptz') at: Date;
}
