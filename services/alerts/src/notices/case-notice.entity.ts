import type { DutyRank } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NoticeCause } from '../ladder/ladder-clock.js';
import type { NoticeChannel, NoticeLevel } from '../ladder/ladder-plan.js';

/**
 * States of a notice. `joined`: it went out with another notice of the unit. `skipped`: nobody or no address. `cancelled`: the case was
 * acknowledged before.
 */
export const noticeStates = [
  'due',
  'joined',
  'handed-over',
  'opened',
  'failed',
  'skipped',
  'cancelled',
] as const;
export type NoticeState = (typeof noticeStates)[number];

/** Why a notice was skipped or failed. */
export const noticeReasons = [
  'nobody',
  'no-address',
  'not-configured',
  'refused',
  'no-response',
  'gone',
  'no-answer',
  'wrong-number',
] as const;
export type NoticeReason = (typeof noticeReasons)[number];

/** A notice about a case to one person on one channel, in one step of the ladder. */
@Entity('case_notice')
export class CaseNoticeEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') caseId: string;
  @Column('uuid') unitId: string;
  /** Time at which the ladder started; a case that is opened again has a further ladder. */
  @Column('timestamptz') ladderStartedAt: Date;
  /** Why the person is notified. */
  @Column('text') cause: NoticeCause;
  @Column('int') step: number;
  @Column('text') level: NoticeLevel;
  /** Null: nobody was on duty. */
  @Column('uuid', { nullable: true }) accountId: string | null;
  @Column('text', { nullable: true }) name: string | null;
  @Column('text', { nullable: true }) rank: DutyRank | null;
  /** Null: nobody was on duty. */
  @Column('text', { nullable: true }) channel: NoticeChannel | null;
  @Column('text') state: NoticeState;
  @Column('text', { nullable: true }) reason: NoticeReason | null;
  @Column('timestamptz') dueAt: Date;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz', { nullable: true }) handedOverAt: Date | null;
  /** Time at which the link of the notice was opened first. */
  @Column('timestamptz', { nullable: true }) openedLinkAt: Date | null;
  /** Time at which the person acknowledged by the link, which can be done once. */
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
  /** The notice with which this one went out. */
  @Column('uuid', { nullable: true }) leadNoticeId: string | null;
}
