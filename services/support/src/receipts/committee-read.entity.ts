import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('committee_read')
export class CommitteeReadEntity {
  @PrimaryColumn('uuid') threadId: string;
  @PrimaryColumn('text') areaPath: string;
  @PrimaryColumn('text') body: string;
  @Column('text') place: string;
  @Column('int') number: number;
  @Column('timestamptz') at: Date;
}
