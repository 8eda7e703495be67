import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('folded_flag')
export class FoldedFlagEntity {
  @PrimaryColumn('uuid') declarationId: string;
  @Column('uuid') caseId: string;
  @Column('date') day: string;
  @Column('timestamptz') foldedAt: Date;
  @Column('text') flood: string;
  @Column('jsonb') event: unknown;
}
