import type { AccountState, Permission, Role, UnitKind } from '@khai-bao/contracts';
import type { BounceReason } from '@khai-bao/platform/bounces';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CommitteeTier, ContactGap } from './account-values.js';

/**
 * An account of an official, a unit or a member of gate staff. The account of a unit begins as the request that its forwarded
 * registration creates.
 */
@Entity('account')
export class AccountEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') role: Role;
  @Column('text') state: AccountState;
  @Column('timestamptz') stateSince: Date;
  @Column('timestamptz') createdAt: Date;
  /** Lower case; null until the account is issued. */
  @Column('text', { nullable: true }) username: string | null;
  @Column('text') displayNameSealed: string;
  /** Place of work that is shown under the name: a unit, a committee, a centre. */
  @Column('text') place: string;
  @Column('text', { nullable: true }) areaCode: string | null;
  @Column('text', { nullable: true }) areaPath: string | null;
  @Column('text', { nullable: true }) areaName: string | null;
  /** The unit of a unit's admin or gate staff. */
  @Column('uuid', { nullable: true }) unitId: string | null;
  @Column('text', { nullable: true }) unitName: string | null;
  @Column('text', { nullable: true }) unitKind: UnitKind | null;
  @Column('text', { nullable: true }) street: string | null;
  @Column('text', { nullable: true }) emailSealed: string | null;
  /** How the last password was delivered; `shown`: displayed to the person who issued it. */
  @Column('text', { nullable: true }) delivery: 'mail' | 'handover' | 'shown' | null;
  /** Argon2id. */
  @Column('text', { nullable: true }) passwordHash: string | null;
  /** Whether the password is a one-time password, which its owner must change. */
  @Column('boolean') passwordTemporary: boolean;
  @Column('timestamptz', { nullable: true }) passwordExpiresAt: Date | null;
  /** Raised when all tokens and sessions end. */
  @Column('int') tokenVersion: number;
  /** Version of the published event. */
  @Column('int') version: number;
  /** When the unit's registration was forwarded; null for accounts without a request. */
  @Column('timestamptz', { nullable: true }) requestedAt: Date | null;
  /** Why DIC refused the request. Sealed, because officials may write personal data into it. */
  @Column('text', { nullable: true }) refusalSealed: string | null;
  /** Version of the unit event that last changed the account. */
  @Column('bigint') unitVersion: string;
  @Column('text', { nullable: true }) taxCode: string | null;
  @Column('text', { nullable: true }) receivedTier: CommitteeTier | null;
  @Column('text', { array: true }) contactGaps: ContactGap[];
  @Column('uuid', { nullable: true }) approvedBy: string | null;
  /** The rule that approved the request; null when a person did. */
  @Column('uuid', { nullable: true }) approvedRule: string | null;
  @Column('timestamptz', { nullable: true }) approvedAt: Date | null;
  /** Name of the unit for comparisons: letters and digits without diacritics. Postgres computes it. */
  @Column({ type: 'text', nullable: true, insert: false, update: false }) nameKey: string | null;
  /** When a mail server accepted the mail with the account's first password. */
  @Column('timestamptz', { nullable: true }) mailAcceptedAt: Date | null;
  /** Why the mail failed: the address rejected it, or nobody signed in within `MAIL_UNOPENED_DAYS`. */
  @Column('text', { nullable: true }) mailFailed: 'bounced' | 'unopened' | null;
  /** State before the account was disabled. */
  @Column('text', { nullable: true }) disabledFrom: AccountState | null;
  /** The unit's account with which a member of gate staff was disabled. */
  @Column('uuid', { nullable: true }) disabledWith: string | null;
  @Column('text', { nullable: true }) disabledReasonSealed: string | null;
  /** The official who invited the account or has taken over responsibility for it. */
  @Column('uuid', { nullable: true }) invitedBy: string | null;
  /** Validity period of a deputy; null: unlimited. */
  @Column('timestamptz', { nullable: true }) validFrom: Date | null;
  @Column('timestamptz', { nullable: true }) validUntil: Date | null;
  /** Whether registration has an open pair of possible duplicates with the unit; null: it has not compared the unit. */
  @Column('boolean', { nullable: true }) unitDuplicateOpen: boolean | null;
  /** Version of the last unit event that was consumed. */
  @Column('bigint', { name: 'unit_told' }) consumedUnitVersion: string;
  /** Revision of the registration that the request was created or corrected from. */
  @Column('bigint') unitRevision: string;
  /** Whether the account was disabled because its unit closed. It is enabled again with the unit. */
  @Column('boolean') closedWithUnit: boolean;
  /** Why the address rejected the mail; null unless it bounced. */
  @Column('text', { nullable: true }) mailFailedWhy: BounceReason | null;
  /** The address of the returned mail, sealed. The account's address may be corrected later. */
  @Column('text', { nullable: true }) mailFailedAddressSealed: string | null;
  /** When a mail server reported a delay of the mail. */
  @Column('timestamptz', { nullable: true }) mailDelayedAt: Date | null;
  /** When a mail to the current address was last returned or rejected; null: never. */
  @Column('timestamptz', { nullable: true }) addressFailedAt: Date | null;
  @Column('text', { nullable: true }) addressFailedWhy: BounceReason | null;
  /** When a mail server accepted the first mail after that failure. */
  @Column('timestamptz', { nullable: true }) addressTriedAt: Date | null;
  /** Permissions beside those of the role, which the unit's admin has granted. */
  @Column('text', { array: true }) grantedPermissions: Permission[];
}

/** Members of an account that a transition or a correction may set beside its state. */
export type AccountChanges = Partial<
  Omit<AccountEntity, 'id' | 'role' | 'state' | 'stateSince' | 'createdAt' | 'version' | 'nameKey'>
>;
