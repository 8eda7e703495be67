import type { ContactsRequested } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A search for the contacts of a case. It holds ids and counts, and nothing about a person. */
@Entity('contact_search')
export class ContactSearchEntity {
  @PrimaryColumn('uuid') requestId: string;
  @Column('uuid') caseId: string;
  /** Day of the arrival, after which the row is kept as long as the declarations. */
  @Column('date') day: string;
  @Column('jsonb') request: ContactsRequested;
  @Column('timestamptz') receivedAt: Date;
  /** Time at which its pages were handed to the outbox, or at which it was given up: it has no counts then; null: it waits or runs. */
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
  @Column('int', { nullable: true }) visitCount: number | null;
  @Column('int', { nullable: true }) foundCount: number | null;
  @Column('int', { nullable: true }) leftOutCount: number | null;
}
