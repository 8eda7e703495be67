import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('kept_filter')
export class KeptFilterEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') ownerId: string;
  @Column('text') ownerName: string;
  @Column('text') areaPath: string;
  @Column('text') role: string;
  @Column('boolean') isShared: boolean;
  @Column('text') view: string;
  @Column('text') wordsSealed: string;
  @Column('int') version: number;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') changedAt: Date;
}
