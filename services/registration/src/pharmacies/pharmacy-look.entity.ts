import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('pharmacy_look')
export class PharmacyLookEntity {
  @PrimaryColumn('uuid') accountId: string;
  @Column('timestamptz') at: Date;
}
