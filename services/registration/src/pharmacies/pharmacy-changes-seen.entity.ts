import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Up to which instant an official has seen the changes of the pharmacy list. */
@Entity('pharmacy_look')
export class PharmacyChangesSeenEntity {
  @PrimaryColumn('uuid') accountId: string;
  @Column('timestamptz', { name: 'at' }) seenUntil: Date;
}
