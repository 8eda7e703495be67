import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LinkAnswer } from './follow-up-rules.js';

/** The link by which a contact answers the daily question. Its token is computed from its id and not stored. */
@Entity('contact_link')
export class ContactLinkEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') contactId: string;
  @Column('timestamptz') createdAt: Date;
  /** Account id of the caller who had it sent. */
  @Column('uuid') createdBy: string;
  /** Last day on which a message with the link was accepted; null: not yet. */
  @Column('date', { nullable: true }) lastSentDay: string | null;
  /** Day of the last answer by the link. */
  @Column('date', { nullable: true }) answeredDay: string | null;
  @Column('text', { nullable: true }) answer: LinkAnswer | null;
  /** Codes of the symptoms of that answer as JSON, sealed under the key of the case. */
  @Column('text', { nullable: true }) symptomsSealed: string | null;
  /** Version of the contact after that answer. Another one: somebody has recorded a result since. */
  @Column('int', { nullable: true }) answeredVersion: number | null;
}
