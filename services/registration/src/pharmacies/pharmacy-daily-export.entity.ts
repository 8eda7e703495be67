import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The daily export of the pharmacy list. Key and bytes are destroyed after 30 days. */
@Entity('pharmacy_file')
export class PharmacyDailyExportEntity {
  @PrimaryColumn('date') day: string;
  @Column('text') areaPath: string;
  @Column('timestamptz') madeAt: Date;
  /** The export lists the changes from here to `madeAt`. */
  @Column('timestamptz') since: Date;
  /** Listed pharmacies, and changes of the period. */
  @Column('int') pharmacies: number;
  @Column('int') changes: number;
  /** Key of the bytes, sealed under the master key; both are null after they were destroyed. */
  @Column('text', { nullable: true }) keySealed: string | null;
  @Column('bytea', { nullable: true }) bytesSealed: Buffer | null;
}
