import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContactOrigin } from './contact-rank.js';
import type { ContactLinkState, ContactResult, ContactState } from './contact-outcome.js';

/**
 * `held`: sealed under the key of the case. `waiting`: the day key has not arrived. `unreadable`: the day key does not open it, or
 * was destroyed. `erased`: the declaration was erased before. `restricted`: it was erased later, and the case still holds it.
 */
export const contactContentStates = ['held', 'waiting', 'unreadable', 'erased', 'restricted'] as const;
export type ContactContentState = (typeof contactContentStates)[number];

/** Somebody who was near the person of a case. */
@Entity('case_contact')
export class CaseContactEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') caseId: string;
  /** Null: the contact comes from a spreadsheet. */
  @Column('uuid', { nullable: true }) declarationId: string | null;
  @Column('uuid') unitId: string;
  @Column('text') unitName: string;
  @Column('uuid') gateId: string;
  @Column('text') gateName: string;
  /** Day of the visit, `2021-06-30`. */
  @Column('date') day: string;
  /** Blind index of the contact within the day. */
  @Column('text') personIndex: string;
  @Column('text') reason: ContactOrigin;
  @Column('int', { nullable: true }) minutesTogether: number | null;
  @Column('int', { nullable: true }) minutesApart: number | null;
  @Column('timestamptz') nearAt: Date;
  /** The nearest contact has the lowest rank. */
  @Column('int') rank: number;
  @Column('text') contentState: ContactContentState;
  /** Name, phone and place of residence, sealed under the key of the case. */
  @Column('text', { nullable: true }) contentSealed: string | null;
  /** Content under the day key, as long as that key has not arrived. */
  @Column('text', { nullable: true }) dayCiphertext: string | null;
  @Column('timestamptz') foundAt: Date;
  @Column('text') state: ContactState;
  /** Recorded calls. */
  @Column('int') attempts: number;
  /** Time from which the contact is to be called; null in the state `to-call`: at once. */
  @Column('timestamptz', { nullable: true }) dueAt: Date | null;
  @Column('timestamptz', { nullable: true }) reachedAt: Date | null;
  /** First day of the daily follow-up. */
  @Column('date', { nullable: true }) followUpFrom: string | null;
  /** Days of the follow-up with an answer. */
  @Column('int') answeredDays: number;
  @Column('date', { nullable: true }) lastAnsweredDay: string | null;
  @Column('text', { nullable: true }) lastResult: ContactResult | null;
  /** Account id of the caller. */
  @Column('uuid', { nullable: true }) assigneeId: string | null;
  @Column('text', { nullable: true }) assigneeName: string | null;
  /** The link by which the contact answers the daily question; null: none was sent. */
  @Column('text', { nullable: true }) linkState: ContactLinkState | null;
  /** The case that was opened for the contact, or the one that the person had. */
  @Column('uuid', { nullable: true }) openedCaseId: string | null;
  /** Index of the phone under the key of the case; null: not computed yet. */
  @Column('text', { nullable: true }) phoneIndex: string | null;
  /** Who added the contact from a spreadsheet. */
  @Column('text', { nullable: true }) importedByName: string | null;
  /** Counts the recorded results (optimistic lock). */
  @Column('int') version: number;
}
