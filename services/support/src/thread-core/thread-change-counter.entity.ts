import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The number of the last change. The table has one row, which every transaction that writes threads locks first. */
@Entity('thread_change_counter')
export class ThreadChangeCounterEntity {
  /** Always true. */
  @PrimaryColumn('boolean', { name: 'one' }) isOnlyRow: boolean;
  @Column('bigint', { name: 'last' }) lastSequence: string;
}
