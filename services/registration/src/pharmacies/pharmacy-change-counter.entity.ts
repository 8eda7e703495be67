import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The only row of this table holds the number of the latest change. Its lock orders the changes by their commits. */
@Entity('pharmacy_change_counter')
export class PharmacyChangeCounterEntity {
  @PrimaryColumn('boolean') onlyOne: boolean;
  @Column('bigint', { name: 'last' }) lastNumber: string;
}
