import { Injectable } from '@nestjs/common';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountStore } from '../../accounts/account-store.js';
import { AreaNamesService } from '../../areas/area-names.service.js';
import { PasswordGrants } from '../../people/password-grants.js';
import { ApprovalRunsService } from './approval-runs.service.js';
import type { ApprovalRuleDto, RuleConditionsDto, RulePreviewDto } from './approval.dto.js';
import {
  duplicateOpenSql,
  toRequestFacts,
  type AccountRequestRow,
  type ApprovalRuleRow,
} from './request-facts.js';
import { findRuleMismatches, ruleReasons } from './rule-conditions.js';

/** Days of past requests that a preview evaluates. */
const previewDays = 7;
const maxPreviewItems = 100;
const maxListedRules = 50;
const dayMs = 24 * 60 * 60 * 1000;

interface CountedRule extends ApprovalRuleRow {
  readonly approved: number;
}

/** Approval rules: proposed by one person, switched on by a second, stopped by any DIC operator with immediate effect. */
@Injectable()
export class ApprovalRulesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: ApprovalRunsService,
    private readonly store: AccountStore,
    private readonly areas: AreaNamesService,
    private readonly passwordGrants: PasswordGrants,
    private readonly clock: Clock,
  ) {}

  async listRules(actor: Actor): Promise<ApprovalRuleDto[]> {
    const scope = jurisdictionSql(actor, 'r.area_path', 1);
    const found = await queryRows<CountedRule>(
      this.dataSource,
      `select r.*, (select count(*)::int from account a where a.approved_rule = r.id) as approved from approval_rule r
       where ${scope.sql} order by r.state = 'STOPPED', r.proposed_at desc, r.id limit ${maxListedRules}`,
      [...scope.parameters],
    );
    return this.toRuleDtos(found);
  }

  /** Evaluates a rule against the requests of the last seven days and against those that wait. The duplicate flag is the current one. */
  async previewRule(actor: Actor, conditions: RuleConditionsDto): Promise<RulePreviewDto> {
    const scope = jurisdictionSql(actor, 'a.area_path', 1);
    const since = new Date(this.clock.now().getTime() - previewDays * dayMs);
    const found = await queryRows<AccountRequestRow>(
      this.dataSource,
      `select a.id, a.area_path, a.area_name, a.unit_id, a.unit_name, a.unit_kind, a.received_tier, a.contact_gaps, a.requested_at, a.state, a.email_sealed is not null as has_email, ${duplicateOpenSql} as duplicate_open
       from account a where role = 'unit-admin' and ${scope.sql} and (requested_at >= $3 or state = 'REQUESTED') order by requested_at desc, id`,
      [...scope.parameters, since],
    );
    const judged = found.map((row) => ({
      row,
      against: findRuleMismatches(conditions, toRequestFacts(row)),
    }));
    const ofWeek = judged.filter(({ row }) => row.requested_at! >= since);
    const taken = ofWeek.filter(({ against }) => against.length === 0);
    return {
      days: previewDays,
      requests: ofWeek.length,
      wouldApprove: taken.length,
      wouldApproveWaiting: judged.filter(
        ({ row, against }) => row.state === 'REQUESTED' && against.length === 0,
      ).length,
      leftToPeople: ruleReasons.map((reason) => ({
        reason,
        requests: ofWeek.filter(({ against }) => against.includes(reason)).length,
      })),
      items: taken.slice(0, maxPreviewItems).map(({ row }) => ({
        accountId: row.id,
        unitName: row.unit_name ?? '',
        unitKind: row.unit_kind!,
        areaName: row.area_name ?? '',
        requestedAt: row.requested_at!.toISOString(),
        state: row.state,
      })),
    };
  }

  /** Stores a proposed rule, which has no effect yet. @throws Problem PLATFORM.FORBIDDEN outside of the actor's area */
  async proposeRule(actor: Actor, conditions: RuleConditionsDto): Promise<ApprovalRuleDto> {
    requireOwnArea(actor, conditions.areaPath);
    const rule = await this.dataSource.transaction(async (manager) => {
      await this.store.requireCurrentAccount(manager, actor);
      const [proposed] = await queryRows<ApprovalRuleRow>(
        manager,
        `insert into approval_rule (id, area_path, kinds, tiers, complete_contact, no_duplicate, state, proposed_by, proposed_at)
       values ($1, $2, $3, $4, $5, $6, 'PROPOSED', $7, $8) returning *`,
        [
          uuidv7(),
          conditions.areaPath,
          conditions.kinds,
          conditions.tiers,
          conditions.completeContact,
          conditions.noDuplicate,
          actor.accountId,
          this.clock.now(),
        ],
      );
      return proposed!;
    });
    return (await this.toRuleDtos([{ ...rule, approved: 0 }]))[0]!;
  }

  /**
   * Switches a proposed rule on. It starts a run over the waiting requests and then decides on each new request.
   * @throws Problem ACCOUNTS.RULE_WRONG_STATE, or ACCOUNTS.RULE_NEEDS_SECOND_PERSON when actor and proposer are not independent
   */
  async switchOnRule(actor: Actor, id: string): Promise<ApprovalRuleDto> {
    const rule = await this.dataSource.transaction(async (manager) => {
      const held = await this.lockRule(manager, actor, id);
      if (held.state !== 'PROPOSED') throw new Problem('ACCOUNTS.RULE_WRONG_STATE');
      await this.store.requireCurrentAccount(manager, actor);
      if (!(await this.passwordGrants.areIndependentPersons(manager, held.proposed_by, actor.accountId)))
        throw new Problem('ACCOUNTS.RULE_NEEDS_SECOND_PERSON');
      const [on] = await queryRows<ApprovalRuleRow>(
        manager,
        `update approval_rule set state = 'ON', switched_on_by = $2, switched_on_at = $3 where id = $1 returning *`,
        [id, actor.accountId, this.clock.now()],
      );
      await this.runs.startRun(
        manager,
        { ...actor, areaPath: held.area_path },
        { kind: held.kinds.length === 1 ? held.kinds[0] : undefined },
        id,
      );
      return on!;
    });
    return (await this.toRuleDtos([{ ...rule, approved: 0 }]))[0]!;
  }

  /** Stops a rule, or withdraws a proposal, for good. After the response the rule approves nothing. */
  async stopRule(actor: Actor, id: string): Promise<ApprovalRuleDto> {
    const rule = await this.dataSource.transaction(async (manager) => {
      const held = await this.lockRule(manager, actor, id);
      if (held.state === 'STOPPED') return held;
      const [stopped] = await queryRows<ApprovalRuleRow>(
        manager,
        `update approval_rule set state = 'STOPPED', stopped_by = $2, stopped_at = $3 where id = $1 returning *`,
        [id, actor.accountId, this.clock.now()],
      );
      return stopped!;
    });
    const [count] = await queryRows<{ n: number }>(
      this.dataSource,
      'select count(*)::int as n from account where approved_rule = $1',
      [id],
    );
    return (await this.toRuleDtos([{ ...rule, approved: count?.n ?? 0 }]))[0]!;
  }

  private async lockRule(manager: EntityManager, actor: Actor, id: string): Promise<ApprovalRuleRow> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const [rule] = await queryRows<ApprovalRuleRow>(
      manager,
      `select * from approval_rule where id = $1 and ${scope.sql} for update`,
      [id, ...scope.parameters],
    );
    if (rule === undefined) throw new Problem('ACCOUNTS.RULE_NOT_FOUND');
    return rule;
  }

  private async toRuleDtos(rules: readonly CountedRule[]): Promise<ApprovalRuleDto[]> {
    const names = await this.areas.findAreasByPath(rules.map((rule) => rule.area_path));
    const people = await this.store.findDisplayNames(
      this.dataSource,
      rules.flatMap((rule) => [rule.proposed_by, rule.switched_on_by, rule.stopped_by]),
    );
    const nameOf = (id: string | null): string | null => (id === null ? null : (people.get(id) ?? ''));
    return rules.map((rule) => ({
      ruleId: rule.id,
      state: rule.state,
      areaPath: rule.area_path,
      areaName: names.get(rule.area_path)?.full_name ?? rule.area_path,
      kinds: [...rule.kinds],
      tiers: rule.tiers,
      completeContact: rule.complete_contact,
      noDuplicate: rule.no_duplicate,
      approved: rule.approved,
      proposedById: rule.proposed_by,
      proposedBy: nameOf(rule.proposed_by)!,
      proposedAt: rule.proposed_at.toISOString(),
      switchedOnBy: nameOf(rule.switched_on_by),
      switchedOnAt: rule.switched_on_at?.toISOString() ?? null,
      stoppedBy: nameOf(rule.stopped_by),
      stoppedAt: rule.stopped_at?.toISOString() ?? null,
    }));
  }
}

function requireOwnArea({ areaPath }: Actor, path: string): void {
  if (areaPath === null || (path !== areaPath && !path.startsWith(`${areaPath}.`)))
    throw new Problem('PLATFORM.FORBIDDEN');
}
