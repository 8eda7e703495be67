import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('unit_history')
export class UnitHistoryEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('uuid') unitId: string;
  @Column('timestamptz') at: Date;
  @Column('text') state: string;
  @Column('uuid', { nullable: true }) actorId: string | null;
  @Column('text', { nullable: true }) actorName: string | null;
  @Column('text', { nullable: true }) noteSealed: string | null;
  @Column('text', { nullable: true }) changesSealed: string | null;
  @Column('text', { nullable: true }) link:
    'joined-here' | 'joined-to' | 'parted' | 'apart' | 'split-into' | 'split-from' | null;
  @Column('uuid', { nullable: true }) linkUnit: string | null;
  @Column('text', { nullable: true }) what: 'health-asked' | 'health-answered' | null;
}
