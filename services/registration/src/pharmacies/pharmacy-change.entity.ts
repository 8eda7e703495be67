import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('pharmacy_change')
export class PharmacyChangeEntity {
  @PrimaryColumn('bigint') seq: string;
  @Column('uuid') unitId: string;
  @Column('text') areaPath: string;
  @Column('timestamptz') at: Date;
  @Column('text') what:
    'listed' | 'corrected' | 'asked' | 'answered' | 'released' | 'account' | 'refused' | 'withdrawn';
  @Column('json') fields: unknown;
}
