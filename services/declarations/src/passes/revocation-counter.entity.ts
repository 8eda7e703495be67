import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last number of a revocation. Its only row is locked while a number is assigned. */
@Entity('revocation_counter')
export class RevocationCounterEntity {
  @PrimaryColumn('boolean') onlyRow: boolean;
  @Column('bigint') last: string;
}
