import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('pharmacy_change_counter')
export class PharmacyChangeCounterEntity {
  @PrimaryColumn('boolean') onlyOne: boolean;
  @Column('bigint') last: string;
}
