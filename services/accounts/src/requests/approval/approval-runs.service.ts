import { Injectable, type OnModuleInit } from '@nestjs/common';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { insertReturning } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, type EntityManager, type Repository } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountStore } from '../../accounts/account-store.js';
import { AccountIssuer, type OneTimePassword } from '../../delivery/issuing/account-issuer.js';
import type { RequestFilter } from '../request-filter.js';
import { ApprovalRunEntity } from './approval-run.entity.js';
import type { ApprovalRunDto } from './approval.dto.js';
import {
  countWaitingRequests,
  findWaitingRequestPage,
  recordRunProgress,
  stopRunWithin,
} from './approval.queries.js';
import { toRuleConditions, toRequestFacts } from './request-facts.js';
import { RuleBasedApprover } from './rule-based-approver.js';
import { findRuleMismatches } from './rule-conditions.js';

const maxListedRuns = 10;
const runTimer = 'approval-run';
/** Requests that one transaction approves. A stop waits for one such transaction at most. */
const chunkSize = 20;
/** Time after which a run reschedules itself so that other timers run, milliseconds. */
const maxTurnMs = 20_000;

/**
 * Approves all requests that match a filter, in chunks. Each chunk and its progress are one transaction, so that a run
 * resumes after a crash. A run covers the requests that waited at its start, not later ones.
 */
@Injectable()
export class ApprovalRunsService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(ApprovalRunEntity) private readonly runs: Repository<ApprovalRunEntity>,
    private readonly store: AccountStore,
    private readonly approver: RuleBasedApprover,
    private readonly issuer: AccountIssuer,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(runTimer, (payload, manager) =>
      this.continueRun((payload as { runId: string }).runId, manager),
    );
  }

  /** @throws Problem ACCOUNTS.NOTHING_MATCHES */
  async startRunForActor(actor: Actor, filter: RequestFilter): Promise<ApprovalRunDto> {
    const run = await this.dataSource.transaction(async (manager) => {
      await this.store.requireCurrentAccount(manager, actor);
      return this.startRun(manager, actor, filter, null);
    });
    if (run.totalCount === 0) throw new Problem('ACCOUNTS.NOTHING_MATCHES');
    return toRunDto(run);
  }

  /** Starts a run in the caller's transaction. A run without requests is `DONE` immediately. */
  async startRun(
    manager: EntityManager,
    actor: Actor,
    { area, kind, age, delivery }: RequestFilter,
    ruleId: string | null,
  ): Promise<ApprovalRunEntity> {
    const id = uuidv7();
    const now = this.clock.now();
    const filter: RequestFilter = { area, kind, age, delivery };
    const areaPath = actor.areaPath!;
    const totalCount = await countWaitingRequests(manager, { filter, asOf: now, areaPath });
    const run = await insertReturning(manager, ApprovalRunEntity, {
      id,
      areaPath,
      filter,
      ruleId,
      state: totalCount === 0 ? 'DONE' : 'RUNNING',
      startedBy: actor.accountId,
      startedAt: now,
      endedAt: totalCount === 0 ? now : null,
      totalCount,
    });
    if (totalCount > 0)
      await this.jobs.scheduleTimer(manager, { kind: runTimer, key: id, dueAt: now, payload: { runId: id } });
    return run;
  }

  /** Lists the ten latest runs, started by persons or by rules. */
  async listRuns(actor: Actor): Promise<ApprovalRunDto[]> {
    const found = await this.runs.find({
      where: { areaPath: withinJurisdiction(actor) },
      order: { startedAt: 'DESC', id: 'ASC' },
      take: maxListedRuns,
    });
    return found.map(toRunDto);
  }

  /** Stops a run. Its approvals so far remain. */
  async stopRun(actor: Actor, id: string): Promise<ApprovalRunDto> {
    const stopped = await stopRunWithin(this.runs.manager, actor, id, this.clock.now());
    if (stopped === undefined) throw new Problem('ACCOUNTS.RUN_NOT_FOUND');
    return toRunDto(stopped);
  }

  private async continueRun(runId: string, manager: EntityManager): Promise<void> {
    const until = Date.now() + maxTurnMs;
    // The next chunk's passwords are hashed while this one's rows are written.
    let ahead = this.prepareOneTimePasswords();
    while (Date.now() < until) {
      const oneTimes = await ahead;
      ahead = this.prepareOneTimePasswords();
      if (!(await this.dataSource.transaction((own) => this.approveChunk(own, runId, oneTimes)))) return;
    }
    await this.jobs.scheduleTimer(manager, {
      kind: runTimer,
      key: runId,
      dueAt: this.clock.now(),
      payload: { runId },
    });
  }

  private prepareOneTimePasswords(): Promise<OneTimePassword[]> {
    return Promise.all(Array.from({ length: chunkSize }, () => this.issuer.prepareOneTimePassword()));
  }

  /** Approves one chunk. @returns true when there may be another */
  private async approveChunk(
    manager: EntityManager,
    runId: string,
    oneTimes: readonly OneTimePassword[],
  ): Promise<boolean> {
    const run = await manager.findOne(ApprovalRunEntity, {
      where: { id: runId },
      lock: { mode: 'pessimistic_write' },
    });
    if (run?.state !== 'RUNNING') return false;
    const rule = run.ruleId === null ? undefined : await this.approver.lockActiveRule(manager, run.ruleId);
    if (run.ruleId !== null && rule === undefined) return this.endRun(manager, run, 'STOPPED');
    const next = await findWaitingRequestPage(
      manager,
      { filter: run.filter, asOf: run.startedAt, areaPath: run.areaPath },
      run,
      chunkSize,
    );
    const last = next.at(-1);
    if (last === undefined) return this.endRun(manager, run, 'DONE');
    let approved = 0;
    const waiting = await this.approver.lockWaitingRequests(
      manager,
      next.map(({ id }) => id),
    );
    for (const [at, { id }] of next.entries()) {
      const request = waiting.get(id);
      if (request === undefined) continue;
      if (
        rule !== undefined &&
        findRuleMismatches(toRuleConditions(rule), toRequestFacts(request)).length > 0
      )
        continue;
      await this.issuer.approveRequest(
        manager,
        request,
        { actorId: rule === undefined ? run.startedBy : null, ruleId: run.ruleId },
        oneTimes[at]!,
      );
      approved += 1;
    }
    await recordRunProgress(manager, run.id, {
      approvedCount: approved,
      skippedCount: next.length - approved,
      lastRequestId: last.id,
    });
    return true;
  }

  private async endRun(
    manager: EntityManager,
    run: ApprovalRunEntity,
    state: 'DONE' | 'STOPPED',
  ): Promise<false> {
    await manager.update(ApprovalRunEntity, { id: run.id }, { state, endedAt: this.clock.now() });
    return false;
  }
}

const toRunDto = (run: ApprovalRunEntity): ApprovalRunDto => ({
  runId: run.id,
  ruleId: run.ruleId,
  state: run.state,
  total: run.totalCount,
  approved: run.approvedCount,
  passedOver: run.skippedCount,
  startedAt: run.startedAt.toISOString(),
  endedAt: run.endedAt?.toISOString() ?? null,
});
