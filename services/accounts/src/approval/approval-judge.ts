import { Injectable } from '@nestjs/common';
import { rows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { AccountRow } from '../accounts/account.row.js';
import { AccountIssuer } from '../issuing/account-issuer.js';
import { conditionsOf, duplicateOpenSql, factsOf, type RequestRow, type RuleRow } from './request-facts.js';
import { reasonsAgainst } from './rule-conditions.js';

/**
 * Lets rules decide. A rule's row is held (`for share`) until what it approves is committed, and stopping it takes the row:
 * an approval during the switch-off is either before it, whole, or does not happen.
 */
@Injectable()
export class ApprovalJudge {
  constructor(private readonly issuer: AccountIssuer) {}

  /** A rule that is on, held on until the transaction ends; undefined when it is not on, or not any more. */
  async holdOn(manager: EntityManager, ruleId: string): Promise<RuleRow | undefined> {
    const [rule] = await rows<RuleRow>(
      manager,
      `select * from approval_rule where id = $1 and state = 'ON' for share`,
      [ruleId],
    );
    return rule;
  }

  /** A request as it stands, locked; undefined when it waits no more. */
  async lockWaiting(manager: EntityManager, accountId: string): Promise<RequestRow | undefined> {
    const [locked] = await rows<AccountRow>(
      manager,
      `select id from account where id = $1 and state = 'REQUESTED' for update`,
      [accountId],
    );
    if (locked === undefined) return undefined;
    const [row] = await rows<RequestRow>(
      manager,
      `select a.*, ${duplicateOpenSql} as duplicate_open from account a where id = $1`,
      [accountId],
    );
    return row;
  }

  /** A request that has just come: the first rule that takes it approves it, in the same transaction. */
  async onArrival(manager: EntityManager, accountId: string): Promise<void> {
    const rules = await rows<RuleRow>(
      manager,
      `select * from approval_rule where state = 'ON' order by id for share`,
    );
    if (rules.length === 0) return;
    const request = await this.lockWaiting(manager, accountId);
    if (request === undefined) return;
    const rule = rules.find((one) => reasonsAgainst(conditionsOf(one), factsOf(request)).length === 0);
    if (rule === undefined) return;
    await this.issuer.approve(
      manager,
      request,
      { actorId: null, ruleId: rule.id },
      await this.issuer.prepare(),
    );
  }
}
