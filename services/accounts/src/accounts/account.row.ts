import type { AccountState, Role, UnitKind } from '@khai-bao/contracts';
import type { BounceReason, CommitteeTier, ContactGap } from './account-values.js';

/** A row of `account`, as SQL gives it. */
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
  /** Why DIC refused, sealed: officials write freely. */
  readonly refusal_sealed: string | null;
  readonly received_tier: CommitteeTier | null;
  readonly contact_gaps: ContactGap[];
  /** The rule that approved it; null when a person did. */
  readonly approved_rule: string | null;
  /** Why the mail did not bring it: the address was refused, or nobody signed in for days. */
  readonly mail_failed: 'bounced' | 'unopened' | null;
  /** Why the address did not take it; null unless it bounced. */
  readonly mail_failed_why: BounceReason | null;
  readonly mail_failed_address_sealed: string | null;
  /** A server on the way said that the mail is late. */
  readonly mail_delayed_at: Date | null;
  /** When a mail to the present address last came back or was refused; null when none did. */
  readonly address_failed_at: Date | null;
  readonly address_failed_why: BounceReason | null;
  /** When the first mail after that was taken. */
  readonly address_tried_at: Date | null;
  readonly disabled_from: AccountState | null;
  readonly disabled_reason_sealed: string | null;
  /** It was locked because its unit closed, and opens with it. */
  readonly closed_with_unit: boolean;
  /** Which official invited it, or answers for it since. */
  readonly invited_by: string | null;
  /** Between these the account may be used; null: always. */
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
