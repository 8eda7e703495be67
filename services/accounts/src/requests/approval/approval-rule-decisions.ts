import type { ApprovalRuleEntity } from './approval-rule.entity.js';

/** What persons do with a rule. */
export type RuleCommand =
  | {
      readonly kind: 'switch-on';
      readonly actorId: string;
      /** Whether actor and proposer are independent persons. */
      readonly isIndependent: boolean;
    }
  | { readonly kind: 'stop'; readonly actorId: string };

export type RuleChange =
  | ({ readonly state: 'ON' } & Pick<ApprovalRuleEntity, 'switchedOnBy' | 'switchedOnAt'>)
  | ({ readonly state: 'STOPPED' } & Pick<ApprovalRuleEntity, 'stoppedBy' | 'stoppedAt'>);

/** `change: null`: the rule is in the wanted state already. */
export type RuleDecision =
  | { readonly change: RuleChange | null }
  | { readonly refusal: 'ACCOUNTS.RULE_WRONG_STATE' | 'ACCOUNTS.RULE_NEEDS_SECOND_PERSON' };

/** Decides what a command does to a rule. A rule is switched on by a second person, and stopped for good. */
export function decideRule(
  { state }: Pick<ApprovalRuleEntity, 'state'>,
  command: RuleCommand,
  now: Date,
): RuleDecision {
  if (command.kind === 'stop')
    return {
      change: state === 'STOPPED' ? null : { state: 'STOPPED', stoppedBy: command.actorId, stoppedAt: now },
    };
  if (state !== 'PROPOSED') return { refusal: 'ACCOUNTS.RULE_WRONG_STATE' };
  if (!command.isIndependent) return { refusal: 'ACCOUNTS.RULE_NEEDS_SECOND_PERSON' };
  return { change: { state: 'ON', switchedOnBy: command.actorId, switchedOnAt: now } };
}
