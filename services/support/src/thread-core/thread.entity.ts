import type { AccountState, RegistrationState, ResponsibleTier, ThreadSnapshot } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Room } from './room.js';

/**
 * A thread of the channel: of a registration, a suspected case, a technical trouble, the reminders of a committee, the morning
 * reports of a centre or the pharmacy list, or begun by an account. The first six have a unique key of their own.
 */
@Entity('thread')
export class ThreadEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') kind: ThreadSnapshot['kind'];
  @Column('text') subject: string;
  /** Without diacritics. */
  @Column('text') searchText: string;
  @Column('uuid', { nullable: true }) unitId: string | null;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  /** State of the account, or of the registration while there is no account. */
  @Column('text', { nullable: true }) state: RegistrationState | AccountState | null;
  @Column('uuid', { nullable: true }) accountId: string | null;
  /** Version of the last account event that was applied. */
  @Column('bigint') accountVersion: string;
  @Column('bigint') unitVersion: string;
  /** Number of posts, which is the number of the last one. */
  @Column('int', { name: 'posts' }) postCount: number;
  @Column('timestamptz') lastPostAt: Date;
  /** Version of the published event. */
  @Column('int') version: number;
  @Column('text') room: Room;
  @Column('uuid', { nullable: true }) caseId: string | null;
  @Column('bigint') caseVersion: string;
  /** Tier whose committee in this area is reminded in this thread. */
  @Column('text', { name: 'reminds', nullable: true }) remindedTier: ResponsibleTier | null;
  /** Restricts the readers to those of one purpose, see `thread-scope.ts`. */
  @Column('text', { nullable: true }) purpose: 'pharmacies' | null;
  @Column('uuid', { nullable: true }) troubleId: string | null;
  @Column('bigint') troubleVersion: string;
  /** Area code of the centre whose morning reports stand in this thread. */
  @Column('text', { nullable: true }) morningReportOf: string | null;
}
