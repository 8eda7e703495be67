import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A page of a search that was processed. A repeated page changes nothing. */
@Entity('contact_page')
export class ContactPageEntity {
  @PrimaryColumn('uuid') searchId: string;
  @PrimaryColumn('int') page: number;
  @Column('timestamptz') receivedAt: Date;
}
