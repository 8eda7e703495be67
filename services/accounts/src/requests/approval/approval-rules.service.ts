import { Injectable } from '@nestjs/common';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { insertReturning } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountEntity } from '../../accounts/account.entity.js';
import { AccountStore } from '../../accounts/account-store.js';
import { AreaNamesService } from '../../areas/area-names.service.js';
import { PasswordGrants } from '../../people/password-grants.js';
import { ApprovalRunsService } from './approval-runs.service.js';
import type { ApprovalRuleDto, RuleConditionsDto, RulePreviewDto } from './approval.dto.js';
import { decideRule, type RuleCommand } from './approval-rule-decisions.js';
import { ApprovalRuleEntity } from './approval-rule.entity.js';
import { findPreviewedRequests, listCountedRules, type CountedRule } from './approval.queries.js';
import { toRequestFacts } from './request-facts.js';
import { findRuleMismatches, ruleReasons } from './rule-conditions.js';

/** Days of past requests that a preview evaluates. */
const previewDays = 7;
const maxPreviewItems = 100;
const maxListedRules = 50;
const dayMs = 24 * 60 * 60 * 1000;

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
    return this.toRuleDtos(await listCountedRules(this.dataSource.manager, actor, maxListedRules));
  }

  /** Evaluates a rule against the requests of the last seven days and against those that wait. The duplicate flag is the current one. */
  async previewRule(actor: Actor, conditions: RuleConditionsDto): Promise<RulePreviewDto> {
    const since = new Date(this.clock.now().getTime() - previewDays * dayMs);
    const found = await findPreviewedRequests(this.dataSource.manager, actor, since);
    const judged = found.map((row) => ({
      row,
      against: findRuleMismatches(conditions, toRequestFacts(row)),
    }));
    const ofWeek = judged.filter(({ row }) => row.requestedAt! >= since);
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
        unitName: row.unitName ?? '',
        unitKind: row.unitKind!,
        areaName: row.areaName ?? '',
        requestedAt: row.requestedAt!.toISOString(),
        state: row.state,
      })),
    };
  }

  /** Stores a proposed rule, which has no effect yet. @throws Problem PLATFORM.FORBIDDEN outside of the actor's area */
  async proposeRule(actor: Actor, conditions: RuleConditionsDto): Promise<ApprovalRuleDto> {
    requireOwnArea(actor, conditions.areaPath);
    const rule = await this.dataSource.transaction(async (manager) => {
      await this.store.requireCurrentAccount(manager, actor);
      return insertReturning(manager, ApprovalRuleEntity, {
        ...conditions,
        kinds: [...conditions.kinds],
        tiers: [...conditions.tiers],
        id: uuidv7(),
        state: 'PROPOSED',
        proposedBy: actor.accountId,
        proposedAt: this.clock.now(),
      });
    });
    return (await this.toRuleDtos([{ ...rule, approvedCount: 0 }]))[0]!;
  }

  /**
   * Switches a proposed rule on. It starts a run over the waiting requests and then decides on each new request.
   * @throws Problem ACCOUNTS.RULE_WRONG_STATE, or ACCOUNTS.RULE_NEEDS_SECOND_PERSON when actor and proposer are not independent
   */
  async switchOnRule(actor: Actor, id: string): Promise<ApprovalRuleDto> {
    const rule = await this.dataSource.transaction(async (manager) => {
      const held = await this.lockRule(manager, actor, id);
      await this.store.requireCurrentAccount(manager, actor);
      const isIndependent = await this.passwordGrants.areIndependentPersons(
        manager,
        held.proposedBy,
        actor.accountId,
      );
      const on = await this.applyCommand(manager, held, {
        kind: 'switch-on',
        actorId: actor.accountId,
        isIndependent,
      });
      await this.runs.startRun(
        manager,
        { ...actor, areaPath: held.areaPath },
        { kind: held.kinds.length === 1 ? held.kinds[0] : undefined },
        id,
      );
      return on;
    });
    return (await this.toRuleDtos([{ ...rule, approvedCount: 0 }]))[0]!;
  }

  /** Stops a rule, or withdraws a proposal, for good. After the response the rule approves nothing. */
  async stopRule(actor: Actor, id: string): Promise<ApprovalRuleDto> {
    const rule = await this.dataSource.transaction(async (manager) => {
      const held = await this.lockRule(manager, actor, id);
      return this.applyCommand(manager, held, { kind: 'stop', actorId: actor.accountId });
    });
    const approvedCount = await this.dataSource.manager.countBy(AccountEntity, { approvedRule: id });
    return (await this.toRuleDtos([{ ...rule, approvedCount }]))[0]!;
  }

  /** Applies a command to a locked rule and returns the rule. @throws Problem with the refusal of the decision */
  private async applyCommand(
    manager: EntityManager,
    rule: ApprovalRuleEntity,
    command: RuleCommand,
  ): Promise<ApprovalRuleEntity> {
    const decision = decideRule(rule, command, this.clock.now());
    if ('refusal' in decision) throw new Problem(decision.refusal);
    if (decision.change === null) return rule;
    await manager.update(ApprovalRuleEntity, { id: rule.id }, decision.change);
    return { ...rule, ...decision.change };
  }

  private async lockRule(manager: EntityManager, actor: Actor, id: string): Promise<ApprovalRuleEntity> {
    const rule = await manager.findOne(ApprovalRuleEntity, {
      where: { id, areaPath: withinJurisdiction(actor) },
      lock: { mode: 'pessimistic_write' },
    });
    if (rule === null) throw new Problem('ACCOUNTS.RULE_NOT_FOUND');
    return rule;
  }

  private async toRuleDtos(rules: readonly CountedRule[]): Promise<ApprovalRuleDto[]> {
    const names = await this.areas.findAreasByPath(rules.map((rule) => rule.areaPath));
    const people = await this.store.findDisplayNames(
      this.dataSource.manager,
      rules.flatMap((rule) => [rule.proposedBy, rule.switchedOnBy, rule.stoppedBy]),
    );
    const nameOf = (id: string | null): string | null => (id === null ? null : (people.get(id) ?? ''));
    return rules.map((rule) => ({
      ruleId: rule.id,
      state: rule.state,
      areaPath: rule.areaPath,
      areaName: names.get(rule.areaPath)?.fullName ?? rule.areaPath,
      kinds: [...rule.kinds],
      tiers: rule.tiers,
      completeContact: rule.completeContact,
      noDuplicate: rule.noDuplicate,
      approved: rule.approvedCount,
      proposedById: rule.proposedBy,
      proposedBy: nameOf(rule.proposedBy)!,
      proposedAt: rule.proposedAt.toISOString(),
      switchedOnBy: nameOf(rule.switchedOnBy),
      switchedOnAt: rule.switchedOnAt?.toISOString() ?? null,
      stoppedBy: nameOf(rule.stoppedBy),
      stoppedAt: rule.stoppedAt?.toISOString() ?? null,
    }));
  }
}

function requireOwnArea({ areaPath }: Actor, path: string): void {
  if (areaPath === null || (path !== areaPath && !path.startsWith(`${areaPath}.`)))
    throw new Problem('PLATFORM.FORBIDDEN');
}
