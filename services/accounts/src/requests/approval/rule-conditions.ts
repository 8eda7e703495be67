import type { Role, UnitKind } from '@khai-bao/contracts';
import type { CommitteeTier } from '../../accounts/account-values.js';

/** The tier that an official's role stands for; null when it is none that forwards. */
export const committeeTierOf = (role: Role | undefined): CommitteeTier | null =>
  role === 'ward-officer'
    ? 'ward'
    : role === 'district-officer'
      ? 'district'
      : role === 'dic-operator'
        ? 'city'
        : null;

/** What a request must be like for a rule to approve it. */
export interface RuleConditions {
  /** This area and everything below it. */
  readonly areaPath: string;
  /** Empty: any kind. */
  readonly kinds: readonly UnitKind[];
  /** Empty: whoever received it. */
  readonly tiers: readonly CommitteeTier[];
  readonly completeContact: boolean;
  readonly noDuplicate: boolean;
}

/** What a rule looks at. */
export interface RequestFacts {
  readonly areaPath: string;
  readonly kind: UnitKind;
  readonly tier: CommitteeTier | null;
  readonly contactGaps: readonly string[];
  /** Another unit of this name in this ward, or with this tax code, has an account or has asked for one. */
  readonly duplicateOpen: boolean;
}

export const ruleReasons = ['area', 'kind', 'tier', 'contact', 'duplicate'] as const;
export type RuleReason = (typeof ruleReasons)[number];

/** Why a rule leaves a request to people; empty when it approves it. The preview, the arrival and the run all ask here. */
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
