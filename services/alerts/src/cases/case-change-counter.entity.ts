import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The number of the last change of any case. The table has one row, which every change locks. */
@Entity('case_change_counter')
export class CaseChangeCounterEntity {
  /** Always true. */
  @PrimaryColumn('boolean', { name: 'one' }) isOnlyRow: boolean;
  @Column('bigint', { name: 'last' }) lastSequence: string;
}
