import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit_merge')
export class UnitMergeEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') pairId: string;
  @Column('uuid') survivorId: string;
  @Column('uuid') loserId: string;
  @Column('text') loserState: string;
  @Column('text') fieldsSealed: string;
  @Column('timestamptz') mergedAt: Date;
  @Column('uuid') mergedBy: string;
  @Column('timestamptz', { nullable: true }) partedAt: Date | null;
  @Column('uuid', { nullable: true }) partedBy: string | null;
}
