import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { ContactResult } from './contact-outcome.js';

/** A call or a daily answer that was recorded about a contact. */
@Entity('case_contact_event')
export class CaseContactEventEntity {
  /** Grows with each line; it orders the history. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('uuid') contactId: string;
  @Column('timestamptz') recordedAt: Date;
  @Column('text') result: ContactResult;
  /** Account id; null: the contact answered by link. */
  @Column('uuid', { nullable: true }) actorId: string | null;
  @Column('text', { nullable: true }) actorName: string | null;
  /** Sealed under the key of the case. */
  @Column('text', { nullable: true }) noteSealed: string | null;
}
