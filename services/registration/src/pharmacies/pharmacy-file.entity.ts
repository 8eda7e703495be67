import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('pharmacy_file')
export class PharmacyFileEntity {
  @PrimaryColumn('date') day: string;
  @Column('text') areaPath: string;
  @Column('timestamptz') madeAt: Date;
  @Column('timestamptz') since: Date;
  @Column('int') pharmacies: number;
  @Column('int') changes: number;
  @Column('text', { nullable: true }) keySealed: string | null;
  @Column('bytea', { nullable: true }) bytesSealed: Buffer | null;
}
