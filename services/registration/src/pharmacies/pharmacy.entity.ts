import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('pharmacy')
export class PharmacyEntity {
  @PrimaryColumn('uuid') unitId: string;
  @Column('text') areaPath: string;
  @Column('text') state: 'listed' | 'asked' | 'answered' | 'released' | 'account' | 'refused' | 'withdrawn';
  @Column('text', { nullable: true }) question: 'asked' | 'answered' | null;
  @Column('text') search: string;
  @Column('text', { nullable: true }) phoneMark: string | null;
  @Column('timestamptz') listedAt: Date;
  @Column('timestamptz') changedAt: Date;
}
