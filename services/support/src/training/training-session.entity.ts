import type { UnitKind } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttendeeGroup } from './audience.js';
import type { TrainingLanguage, TrainingSessionState } from './session-rules.js';

/** A training session (*buổi tập huấn*): its time, audience, seats and online room. */
@Entity('training_session')
export class TrainingSessionEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') title: string;
  @Column('text') description: string;
  @Column('timestamptz') startsAt: Date;
  @Column('timestamptz') endsAt: Date;
  @Column('text', { array: true }) languages: TrainingLanguage[];
  /** Who may sign up. */
  @Column('text', { array: true }) attendeeGroups: AttendeeGroup[];
  /** Kinds of unit; empty: all kinds. */
  @Column('text', { array: true }) unitKinds: UnitKind[];
  /** Paths of areas: those in one of them or below it may sign up. */
  @Column('text', { array: true }) areaPaths: string[];
  @Column('int') seats: number;
  /** Address of the online room. It is shown to those who have a seat, and in the session's thread. */
  @Column('text') roomAddress: string;
  /** Code of the online room; empty: it has none. */
  @Column('text') roomCode: string;
  @Column('text', { nullable: true }) recordingAddress: string | null;
  @Column('text') state: TrainingSessionState;
  @Column('text', { nullable: true }) cancelReason: string | null;
  /** SEQUENCE of its calendar entry (RFC 5545, section 3.8.7.4). */
  @Column('int') sequence: number;
  /** How often its time has changed. A mail about an earlier time is not sent. */
  @Column('int') moves: number;
  /** Number of the last sign-up. */
  @Column('int') lastNumber: number;
  /** Key of its attendees' names and addresses, sealed under the master key; null: it was destroyed. */
  @Column('text', { nullable: true }) sealedKey: string | null;
  /** Its thread in the Support channel. */
  @Column('uuid') threadId: string;
  @Column('text') organiserPlace: string;
  @Column('uuid') createdBy: string;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') changedAt: Date;
  @Column('int') version: number;
}
