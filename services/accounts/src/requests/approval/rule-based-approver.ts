import { Injectable } from '@nestjs/common';
import { Any, type EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import { AccountIssuer } from '../../delivery/issuing/account-issuer.js';
import { ApprovalRuleEntity } from './approval-rule.entity.js';
import { findWaitingRequests } from './approval.queries.js';
import { toRuleConditions, toRequestFacts, type AccountRequest } from './request-facts.js';
import { findRuleMismatches } from './rule-conditions.js';

/**
 * Approves requests by rules. The row of a rule is locked (`for share`) until its approvals are committed, and stopping a rule
 * updates that row. An approval that runs concurrently with a stop is therefore committed before it or not at all.
 */
@Injectable()
export class RuleBasedApprover {
  constructor(
    private readonly store: AccountStore,
    private readonly issuer: AccountIssuer,
  ) {}

  /** Locks an active rule until the transaction ends. Returns undefined when the rule is not active. */
  async lockActiveRule(manager: EntityManager, ruleId: string): Promise<ApprovalRuleEntity | undefined> {
    const rule = await manager.findOne(ApprovalRuleEntity, {
      where: { id: ruleId, state: 'ON' },
      lock: { mode: 'pessimistic_read' },
    });
    return rule ?? undefined;
  }

  /** Locks waiting requests and returns them by id; decided ones are left out. They are locked in the order of their ids to prevent deadlocks. */
  async lockWaitingRequests(
    manager: EntityManager,
    accountIds: readonly string[],
  ): Promise<ReadonlyMap<string, AccountRequest>> {
    await this.store.lockAccountRows(manager, { id: Any([...accountIds]), state: 'REQUESTED' });
    const found = await findWaitingRequests(manager, accountIds);
    return new Map(found.map((row) => [row.id, row]));
  }

  /** Approves a new request by the first active rule that matches it, in the transaction that creates the request. */
  async approveOnArrival(manager: EntityManager, accountId: string): Promise<void> {
    const rules = await manager.find(ApprovalRuleEntity, {
      where: { state: 'ON' },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_read' },
    });
    if (rules.length === 0) return;
    const request = (await this.lockWaitingRequests(manager, [accountId])).get(accountId);
    if (request === undefined) return;
    const rule = rules.find(
      (one) => findRuleMismatches(toRuleConditions(one), toRequestFacts(request)).length === 0,
    );
    if (rule === undefined) return;
    await this.issuer.approveRequest(
      manager,
      request,
      { actorId: null, ruleId: rule.id },
      await this.issuer.prepareOneTimePassword(),
    );
  }
}
