import type { ContactReason } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CoVisitorNoticeState } from './co-visitor-transitions.js';

/** A notice to the contacts of a case: which contacts, who prepared it, who released or refused it. */
@Entity('co_visitor_notice')
export class CoVisitorNoticeEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') caseId: string;
  @Column('text') state: CoVisitorNoticeState;
  /** Reasons of the contacts that were chosen. */
  @Column('text', { array: true }) reasons: ContactReason[];
  /** Version of the wording, as in `co-visitor.texts.ts`. */
  @Column('text') textVersion: string;
  /** Number that the message names. */
  @Column('text') hotline: string;
  /** Contacts with a chosen reason. */
  @Column('int') contactCount: number;
  /** Of these: without a number that gets messages. */
  @Column('int') withoutPhoneCount: number;
  /** Of these: somebody has already talked to them. */
  @Column('int') reachedCount: number;
  /** Of these: the number and day of another contact of this notice. */
  @Column('int') sharedPhoneCount: number;
  /** Of these: part of an earlier notice of the case. */
  @Column('int') earlierNoticeCount: number;
  @Column('timestamptz') preparedAt: Date;
  /** Account id. */
  @Column('uuid') preparedBy: string;
  @Column('text') preparedByName: string;
  @Column('timestamptz') expiresAt: Date;
  /** When it was released, refused or cancelled. */
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
  @Column('uuid', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) decidedByName: string | null;
  /** Why it was refused, or released to few people; sealed under the key of the case. */
  @Column('text', { nullable: true }) decisionReasonSealed: string | null;
  /** When it was released, or its failed messages were tried again. */
  @Column('timestamptz', { nullable: true }) sendingSince: Date | null;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
}
