import type { CommitteeTier } from '../../accounts/account-values.js';
import type { AccountRow } from '../../accounts/account.row.js';
import type { RequestFacts, RuleConditions } from './rule-conditions.js';

/** A request with its current duplicate flag. */
export interface AccountRequestRow extends AccountRow {
  readonly duplicate_open: boolean;
}

/**
 * SQL: whether a unit `a` may be a duplicate. The flag of registration decides: it compares all units, and officers decide
 * there. For a unit that registration has not compared, the accounts are compared: the same name in the same ward, or the
 * same tax code. Refused and disabled accounts do not count.
 */
export const duplicateOpenSql = `coalesce(a.unit_duplicate_open,
  (a.name_key <> '' and exists (select 1 from account o where o.role = 'unit-admin' and o.area_path = a.area_path and o.name_key = a.name_key and o.id <> a.id and o.state not in ('REFUSED', 'DISABLED')))
  or (a.tax_code is not null and exists (select 1 from account o where o.role = 'unit-admin' and o.tax_code = a.tax_code and o.id <> a.id and o.state not in ('REFUSED', 'DISABLED'))))`;

/** Maps a request's row to the facts that a rule evaluates. */
export const toRequestFacts = (row: AccountRequestRow): RequestFacts => ({
  areaPath: row.area_path ?? '',
  kind: row.unit_kind!,
  tier: row.received_tier,
  contactGaps: row.contact_gaps,
  duplicateOpen: row.duplicate_open,
});

/** A row of `approval_rule`. */
export interface ApprovalRuleRow {
  readonly id: string;
  readonly area_path: string;
  readonly kinds: RuleConditions['kinds'];
  readonly tiers: CommitteeTier[];
  readonly complete_contact: boolean;
  readonly no_duplicate: boolean;
  readonly state: 'PROPOSED' | 'ON' | 'STOPPED';
  readonly proposed_by: string;
  readonly proposed_at: Date;
  readonly switched_on_by: string | null;
  readonly switched_on_at: Date | null;
  readonly stopped_by: string | null;
  readonly stopped_at: Date | null;
}

export const toRuleConditions = (row: ApprovalRuleRow): RuleConditions => ({
  areaPath: row.area_path,
  kinds: row.kinds,
  tiers: row.tiers,
  completeContact: row.complete_contact,
  noDuplicate: row.no_duplicate,
});
