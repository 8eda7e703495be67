import type { AccountEntity } from '../../accounts/account.entity.js';
import type { ApprovalRuleEntity } from './approval-rule.entity.js';
import type { RequestFacts, RuleConditions } from './rule-conditions.js';

/** A request with its current duplicate flag. */
export type AccountRequest = AccountEntity & { readonly duplicateOpen: boolean };

/**
 * SQL: whether a unit `a` may be a duplicate. The flag of registration decides: it compares all units, and officers decide
 * there. For a unit that registration has not compared, the accounts are compared: the same name in the same ward, or the
 * same tax code. Refused and disabled accounts do not count.
 */
export const duplicateOpenSql = `coalesce(a.unit_duplicate_open,
  (a.name_key <> '' and exists (select 1 from account o where o.role = 'unit-admin' and o.area_path = a.area_path and o.name_key = a.name_key and o.id <> a.id and o.state not in ('REFUSED', 'DISABLED')))
  or (a.tax_code is not null and exists (select 1 from account o where o.role = 'unit-admin' and o.tax_code = a.tax_code and o.id <> a.id and o.state not in ('REFUSED', 'DISABLED'))))`;

/** Maps a request's row to the facts that a rule evaluates. */
export const toRequestFacts = (
  row: Pick<AccountRequest, 'areaPath' | 'unitKind' | 'receivedTier' | 'contactGaps' | 'duplicateOpen'>,
): RequestFacts => ({
  areaPath: row.areaPath ?? '',
  kind: row.unitKind!,
  tier: row.receivedTier,
  contactGaps: row.contactGaps,
  duplicateOpen: row.duplicateOpen,
});

export const toRuleConditions = (row: ApprovalRuleEntity): RuleConditions => ({
  areaPath: row.areaPath,
  kinds: row.kinds,
  tiers: row.tiers,
  completeContact: row.completeContact,
  noDuplicate: row.noDuplicate,
});
