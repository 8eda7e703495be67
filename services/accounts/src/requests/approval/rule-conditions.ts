import type { Role, UnitKind } from '@khai-bao/contracts';
import type { CommitteeTier } from '../../accounts/account-values.js';

/** Maps a role to its committee tier; null for a role that does not forward registrations. */
export const committeeTierOf = (role: Role | undefined): CommitteeTier | null =>
  role === 'ward-officer'
    ? 'ward'
    : role === 'district-officer'
      ? 'district'
      : role === 'dic-operator'
        ? 'city'
        : null;

/** Conditions that a request must fulfil for a rule to approve it. */
export interface RuleConditions {
  /** This area and everything below it. */
  readonly areaPath: string;
  /** Empty: any kind. */
  readonly kinds: readonly UnitKind[];
  /** Empty: any tier. */
  readonly tiers: readonly CommitteeTier[];
  readonly completeContact: boolean;
  readonly noDuplicate: boolean;
}

/** Facts of a request that a rule evaluates. */
export interface RequestFacts {
  readonly areaPath: string;
  readonly kind: UnitKind;
  readonly tier: CommitteeTier | null;
  readonly contactGaps: readonly string[];
  /** Another unit with this name in this ward, or with this tax code, has an account or an open request. */
  readonly duplicateOpen: boolean;
}

export const ruleReasons = ['area', 'kind', 'tier', 'contact', 'duplicate'] as const;
export type RuleReason = (typeof ruleReasons)[number];

/** Lists the conditions of a rule that a request does not fulfil; empty when the rule approves it. Used by preview, arrival and run. */
export function findRuleMismatches(rule: RuleConditions, request: RequestFacts): RuleReason[] {
  const reasons: RuleReason[] = [];
  if (request.areaPath !== rule.areaPath && !request.areaPath.startsWith(`${rule.areaPath}.`))
    reasons.push('area');
  if (rule.kinds.length > 0 && !rule.kinds.includes(request.kind)) reasons.push('kind');
  if (rule.tiers.length > 0 && (request.tier === null || !rule.tiers.includes(request.tier)))
    reasons.push('tier');
  if (rule.completeContact && request.contactGaps.length > 0) reasons.push('contact');
  if (rule.noDuplicate && request.duplicateOpen) reasons.push('duplicate');
  return reasons;
}
