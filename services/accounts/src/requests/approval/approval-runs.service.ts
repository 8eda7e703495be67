import { Injectable, type OnModuleInit } from '@nestjs/common';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountStore } from '../../accounts/account-store.js';
import { AccountIssuer, type OneTimePassword } from '../../delivery/issuing/account-issuer.js';
import { requestFilterSql, type RequestFilter } from '../request-filter.js';
import type { ApprovalRunDto } from './approval.dto.js';
import { toRuleConditions, toRequestFacts } from './request-facts.js';
import { RuleBasedApprover } from './rule-based-approver.js';
import { findRuleMismatches } from './rule-conditions.js';

interface ApprovalRunRow {
  readonly id: string;
  readonly area_path: string;
  readonly filter: RequestFilter;
  readonly rule_id: string | null;
  readonly state: 'RUNNING' | 'DONE' | 'STOPPED';
  readonly started_by: string;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly total: number;
  readonly approved: number;
  readonly passed_over: number;
  readonly after_time: Date | null;
  readonly after_id: string | null;
}

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
    if (run.total === 0) throw new Problem('ACCOUNTS.NOTHING_MATCHES');
    return toRunDto(run);
  }

  /** Starts a run in the caller's transaction. A run without requests is `DONE` immediately. */
  async startRun(
    manager: EntityManager,
    actor: Actor,
    { area, kind, age, delivery }: RequestFilter,
    ruleId: string | null,
  ): Promise<ApprovalRunRow> {
    const id = uuidv7();
    const now = this.clock.now();
    const filter: RequestFilter = { area, kind, age, delivery };
    const meant = waitingRequestsSql(filter, now, actor.areaPath!);
    const [count] = await queryRows<{ n: number }>(
      manager,
      `select count(*)::int as n from account where ${meant.sql}`,
      meant.parameters,
    );
    const total = count?.n ?? 0;
    const [run] = await queryRows<ApprovalRunRow>(
      manager,
      `insert into approval_run (id, area_path, filter, rule_id, state, started_by, started_at, ended_at, total)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *`,
      [
        id,
        actor.areaPath,
        JSON.stringify(filter),
        ruleId,
        total === 0 ? 'DONE' : 'RUNNING',
        actor.accountId,
        now,
        total === 0 ? now : null,
        total,
      ],
    );
    if (total > 0)
      await this.jobs.scheduleTimer(manager, { kind: runTimer, key: id, dueAt: now, payload: { runId: id } });
    return run!;
  }

  /** Lists the ten latest runs, started by persons or by rules. */
  async listRuns(actor: Actor): Promise<ApprovalRunDto[]> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    const found = await queryRows<ApprovalRunRow>(
      this.dataSource,
      `select * from approval_run where ${scope.sql} order by started_at desc, id limit 10`,
      [...scope.parameters],
    );
    return found.map(toRunDto);
  }

  /** Stops a run. Its approvals so far remain. */
  async stopRun(actor: Actor, id: string): Promise<ApprovalRunDto> {
    const scope = jurisdictionSql(actor, 'area_path', 3);
    const [stopped] = await queryRows<ApprovalRunRow>(
      this.dataSource,
      `update approval_run set state = case state when 'RUNNING' then 'STOPPED' else state end, ended_at = coalesce(ended_at, $2) where id = $1 and ${scope.sql} returning *`,
      [id, this.clock.now(), ...scope.parameters],
    );
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
    const [run] = await queryRows<ApprovalRunRow>(
      manager,
      'select * from approval_run where id = $1 for update',
      [runId],
    );
    if (run?.state !== 'RUNNING') return false;
    const rule = run.rule_id === null ? undefined : await this.approver.lockActiveRule(manager, run.rule_id);
    if (run.rule_id !== null && rule === undefined) return this.endRun(manager, run, 'STOPPED');
    const meant = waitingRequestsSql(run.filter, run.started_at, run.area_path);
    if (run.after_time !== null)
      meant.sql += ` and (requested_at, id) > ($${meant.parameters.push(run.after_time)}::timestamptz, $${meant.parameters.push(run.after_id)}::uuid)`;
    const next = await queryRows<{ id: string; requested_at: Date }>(
      manager,
      `select id, requested_at from account where ${meant.sql} order by requested_at, id limit ${chunkSize}`,
      meant.parameters,
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
        { actorId: rule === undefined ? run.started_by : null, ruleId: run.rule_id },
        oneTimes[at]!,
      );
      approved += 1;
    }
    await queryRows(
      manager,
      'update approval_run set approved = approved + $2, passed_over = passed_over + $3, after_time = (select requested_at from account where id = $4), after_id = $4 where id = $1',
      [run.id, approved, next.length - approved, last.id],
    );
    return true;
  }

  private async endRun(
    manager: EntityManager,
    run: ApprovalRunRow,
    state: 'DONE' | 'STOPPED',
  ): Promise<false> {
    await queryRows(manager, 'update approval_run set state = $2, ended_at = $3 where id = $1', [
      run.id,
      state,
      this.clock.now(),
    ]);
    return false;
  }
}

/** Builds the condition of requests that waited at a moment, match a filter and lie within an area. */
function waitingRequestsSql(
  filter: RequestFilter,
  asOf: Date,
  areaPath: string,
): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [areaPath, `${areaPath}/`, asOf];
  const where = [
    `role = 'unit-admin' and state = 'REQUESTED' and area_path ~>=~ $1 and area_path ~<~ $2 and requested_at <= $3`,
    ...requestFilterSql(filter, asOf, parameters),
  ];
  return { sql: where.join(' and '), parameters };
}

const toRunDto = (run: ApprovalRunRow): ApprovalRunDto => ({
  runId: run.id,
  ruleId: run.rule_id,
  state: run.state,
  total: run.total,
  approved: run.approved,
  passedOver: run.passed_over,
  startedAt: run.started_at.toISOString(),
  endedAt: run.ended_at?.toISOString() ?? null,
});
