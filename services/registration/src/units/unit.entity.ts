import type { AccountState, Announcement, RegistrationState, UnitKind } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { UnitSource } from './unit-source.js';

/** A unit and its registration. Contact, notes and files are sealed under the unit's own key. */
@Entity('unit')
export class UnitEntity {
  @PrimaryColumn('uuid') id: string;
  /** `7K2M-4QX9-WT`, unique. */
  @Column('text') trackingCode: string;
  @Column('text') name: string;
  /** Name and street without diacritics, for searches. */
  @Column('text') nameFolded: string;
  @Column('text') kind: UnitKind;
  @Column('text', { nullable: true }) taxCode: string | null;
  /** The ward in which the unit is, its path (`79.760.26740`) and its full name. */
  @Column('text') areaCode: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('text') street: string;
  @Column('text') state: RegistrationState;
  @Column('timestamptz') stateSince: Date;
  @Column('timestamptz') submittedAt: Date;
  /** Whether the sealed contact holds an e-mail address. */
  @Column('boolean') hasEmail: boolean;
  @Column('boolean') usesNcovi: boolean;
  @Column('int', { nullable: true }) expectedGates: number | null;
  @Column('text') source: UnitSource;
  /** The unit's key, sealed under the master key. */
  @Column('text') unitKeySealed: string;
  @Column('text') contactSealed: string;
  @Column('text', { nullable: true }) accountState: AccountState | null;
  /** Version of the last event about the unit's account that was applied. */
  @Column('bigint') accountVersion: string;
  /** Optimistic lock of officers. */
  @Column('int') version: number;
  @Column('text', { nullable: true }) announcement: Announcement | null;
  /** The tax code without its hyphen; Postgres computes it. */
  @Column({ type: 'text', nullable: true, insert: false, update: false }) taxKey: string | null;
  /** The columns that duplicates are found by; null until they are computed. */
  @Column('text', { name: 'phone_mark', nullable: true }) phoneBlindIndex: string | null;
  @Column('text', { nullable: true }) nameKey: string | null;
  @Column('text', { nullable: true }) placeKey: string | null;
  @Column('text', { nullable: true }) streetKey: string | null;
  /** At least one pair of this unit with a possible duplicate is undecided. */
  @Column('boolean') duplicateOpen: boolean;
  /** The registration that this one was merged into (state `DUPLICATE`). */
  @Column('uuid', { name: 'joined_to', nullable: true }) mergedIntoId: string | null;
  /** Events of which only the duplicate flag changed. They raise the version of events, but not the officers' optimistic lock. */
  @Column('int', { name: 'told' }) flagOnlyEvents: number;
  @Column('timestamptz', { nullable: true }) accountSince: Date | null;
  /** Since when the Department of Health has been waiting for the committee's answer; null when it asked nothing. */
  @Column('timestamptz', { nullable: true }) healthAskedAt: Date | null;
  /** The state before the unit was closed. */
  @Column('text', { nullable: true }) closedFrom: RegistrationState | null;
  /** The registration that this one was split from, and the first registration of the chain of splits. */
  @Column('uuid', { name: 'split_from', nullable: true }) splitFromId: string | null;
  @Column('uuid', { name: 'split_root', nullable: true }) splitRootId: string | null;
  /** How often its ward was merged. Such a move raises `version`, but is no correction by an officer. */
  @Column('int') wardMoves: number;
}
