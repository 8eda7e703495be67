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
 * Lets rules decide. A rule's row is held (`for share`) until what it approves is committed, and stopping it takes the row:
 * an approval during the switch-off is either before it, whole, or does not happen.
 */
@Injectable()
export class RuleBasedApprover {
  constructor(private readonly issuer: AccountIssuer) {}

  /** A rule that is on, held on until the transaction ends; undefined when it is not on, or not any more. */
  async lockActiveRule(manager: EntityManager, ruleId: string): Promise<ApprovalRuleRow | undefined> {
    const [rule] = await queryRows<ApprovalRuleRow>(
      manager,
      `select * from approval_rule where id = $1 and state = 'ON' for share`,
      [ruleId],
    );
    return rule;
  }

  /** Requests as they stand, locked, by id; those that wait no more are left out. Locked in the order of their ids, so that two runs never wait in a circle. */
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

  /** A request that has just come: the first rule that takes it approves it, in the same transaction. */
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
