import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last number of a case code of a district on a day. */
@Entity('case_number')
export class CaseNumberEntity {
  /** Code of the district-level area: `760`. */
  @PrimaryColumn('text') district: string;
  /** `2021-06-30`. */
  @PrimaryColumn('date') day: string;
  @Column('int', { name: 'last' }) lastNumber: number;
}
