import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last number of a revocation. Its only row is locked while a number is assigned. */
@Entity('revocation_counter')
export class RevocationCounterEntity {
  @PrimaryColumn('boolean') onlyRow: boolean;
  @Column('bigint') last: string;
  /** Names this numbering to devices: eight random bytes in hexadecimal. */
  @Column('text') epoch: string;
  /** The database that the epoch was made for; null until the service has started once. */
  @Column('text', { nullable: true }) database: string | null;
}
