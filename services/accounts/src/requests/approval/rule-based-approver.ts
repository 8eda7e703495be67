import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { AccountIssuer } from '../../delivery/issuing/account-issuer.js';
import {
  toRuleConditions,
  duplicateOpenSql,
  toRequestFacts,
  type AccountRequestRow,
  type ApprovalRuleRow,
} from './request-facts.js';
import { findRuleMismatches } from './rule-conditions.js';

/**
 * Approves requests by rules. The row of a rule is locked (`for share`) until its approvals are committed, and stopping a rule
 * updates that row. An approval that runs concurrently with a stop is therefore committed before it or not at all.
 */
@Injectable()
export class RuleBasedApprover {
  constructor(private readonly issuer: AccountIssuer) {}

  /** Locks an active rule until the transaction ends. Returns undefined when the rule is not active. */
  async lockActiveRule(manager: EntityManager, ruleId: string): Promise<ApprovalRuleRow | undefined> {
    const [rule] = await queryRows<ApprovalRuleRow>(
      manager,
      `select * from approval_rule where id = $1 and state = 'ON' for share`,
      [ruleId],
    );
    return rule;
  }

  /** Locks waiting requests and returns them by id; decided ones are left out. They are locked in the order of their ids to prevent deadlocks. */
  async lockWaitingRequests(
    manager: EntityManager,
    accountIds: readonly string[],
  ): Promise<ReadonlyMap<string, AccountRequestRow>> {
    await queryRows(
      manager,
      `select id from account where id = any($1) and state = 'REQUESTED' order by id for update`,
      [accountIds],
    );
    const found = await queryRows<AccountRequestRow>(
      manager,
      `select a.*, ${duplicateOpenSql} as duplicate_open from account a where id = any($1) and state = 'REQUESTED'`,
      [accountIds],
    );
    return new Map(found.map((row) => [row.id, row]));
  }

  /** Approves a new request by the first active rule that matches it, in the transaction that creates the request. */
  async approveOnArrival(manager: EntityManager, accountId: string): Promise<void> {
    const rules = await queryRows<ApprovalRuleRow>(
      manager,
      `select * from approval_rule where state = 'ON' order by id for share`,
    );
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
