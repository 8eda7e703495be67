import type { AccountState, Role, UnitKind } from '@khai-bao/contracts';
import type { BounceReason } from '@khai-bao/platform/bounces';
import type { CommitteeTier, ContactGap } from './account-values.js';

/** A row of `account`, as `select *` returns it. */
export interface AccountRow {
  readonly id: string;
  readonly role: Role;
  readonly state: AccountState;
  readonly state_since: Date;
  readonly created_at: Date;
  readonly username: string | null;
  readonly display_name_sealed: string;
  readonly place: string;
  readonly area_code: string | null;
  readonly area_path: string | null;
  readonly area_name: string | null;
  readonly unit_id: string | null;
  readonly unit_name: string | null;
  readonly unit_kind: UnitKind | null;
  readonly street: string | null;
  readonly email_sealed: string | null;
  readonly delivery: 'mail' | 'handover' | 'shown' | null;
  readonly password_hash: string | null;
  readonly password_temporary: boolean;
  readonly password_expires_at: Date | null;
  readonly token_version: number;
  readonly version: number;
  readonly requested_at: Date | null;
  /** Why DIC refused the request. Sealed, because officials may write personal data into it. */
  readonly refusal_sealed: string | null;
  readonly received_tier: CommitteeTier | null;
  readonly contact_gaps: ContactGap[];
  /** The rule that approved the request; null when a person did. */
  readonly approved_rule: string | null;
  /** Why the mail failed: the address was rejected, or nobody signed in within `MAIL_UNOPENED_DAYS`. */
  readonly mail_failed: 'bounced' | 'unopened' | null;
  /** Why the address rejected the mail; null unless it bounced. */
  readonly mail_failed_why: BounceReason | null;
  readonly mail_failed_address_sealed: string | null;
  /** When a mail server reported a delay of the mail. */
  readonly mail_delayed_at: Date | null;
  /** When a mail to the current address was last returned or rejected; null when none was. */
  readonly address_failed_at: Date | null;
  readonly address_failed_why: BounceReason | null;
  /** When a mail server accepted the first mail after that failure. */
  readonly address_tried_at: Date | null;
  readonly disabled_from: AccountState | null;
  readonly disabled_reason_sealed: string | null;
  /** Whether the account was disabled because its unit closed. It is enabled again with the unit. */
  readonly closed_with_unit: boolean;
  /** The official who invited the account or has taken over responsibility for it. */
  readonly invited_by: string | null;
  /** Validity period of the account; null: unlimited. */
  readonly valid_from: Date | null;
  readonly valid_until: Date | null;
}

/**
 * Columns that a state transition or a correction of an account may set beside its state.
 * Columns that only SQL reads are written here as well and are not part of `AccountRow`.
 */
export interface AccountUpdate extends Partial<
  Omit<AccountRow, 'id' | 'role' | 'state' | 'state_since' | 'created_at' | 'version'>
> {
  readonly approved_by?: string | null;
  readonly approved_at?: Date;
  readonly mail_accepted_at?: Date;
  /** The unit's account with which a member of gate staff was locked. */
  readonly disabled_with?: string | null;
  /** Version of the unit event that the request was last changed by. */
  readonly unit_version?: number;
  readonly unit_revision?: number;
}
