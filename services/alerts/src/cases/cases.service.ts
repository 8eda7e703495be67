import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CaseState } from '@khai-bao/contracts';
import { birthYearOf, positiveSigns, abbreviateName, type StoredContent } from '@khai-bao/health-form';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { decodeCursor, encodeCursor, toPage, type Page } from '@khai-bao/platform/http';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { CaseContents } from './case-content.js';
import { closedStates, mayBecome, openStates } from './case-states.js';
import { CaseStore } from './case-store.js';
import { caseColumns, type CaseRow } from './case.row.js';
import type { CaseCountsDto, CaseDetailDto, CaseItemDto, CaseListDto, CaseQuery } from './cases.dto.js';
import { escalationTimer } from './open-case.js';

/** States as an SQL list of literals: a partial index is used for literals alone. */
const sqlList = (states: readonly CaseState[]): string =>
  `(${states.map((state) => `'${state}'`).join(', ')})`;
/** Ascending: cases that nobody has taken by the time they have waited, then the others, the newest first. Milliseconds since 1970. */
const waitingRank = `(case when state = 'NEW' then 0 else 8204889600000 end + case when state = 'NEW' then 1 else -1 end * (extract(epoch from opened_at) * 1000)::bigint)`;

/** Cases of one's own area: list, details, acknowledgement, states, escalation. */
@Injectable()
export class CasesService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contents: CaseContents,
    private readonly store: CaseStore,
    private readonly trail: AccessTrail,
    private readonly jobs: TimerScheduler,
    private readonly unreadable: UnreadableRows,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(escalationTimer, (payload, manager) =>
      this.escalate((payload as { caseId: string }).caseId, manager),
    );
  }

  /**
   * One page. Of open cases those that nobody has taken stand first, the longest-waiting of them on top, then the others, the
   * newest first; closed and all cases the newest first.
   */
  async list(actor: Actor, query: CaseQuery): Promise<CaseListDto> {
    const page =
      query.view === 'open' ? await this.openPage(actor, query) : await this.newestPage(actor, query);
    return {
      items: page.items.map((row) => this.present(row)),
      nextCursor: page.nextCursor,
      counts: await this.counts(actor),
    };
  }

  private async openPage(actor: Actor, query: CaseQuery): Promise<Page<CaseRow>> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const cursor = decodeCursor(query.cursor, 'number', 'uuid');
    const from = 2 + scope.parameters.length;
    const found = await queryRows<CaseRow & { rank: string }>(
      this.dataSource,
      `select ${caseColumns}, ${waitingRank} as rank from suspected_case where ${scope.sql} and state in ${sqlList(openStates)}
       ${cursor === null ? '' : `and (${waitingRank}, id) > ($${from}::bigint, $${from + 1}::uuid)`} order by ${waitingRank}, id limit $1`,
      [query.limit + 1, ...scope.parameters, ...(cursor ?? [])],
    );
    return toPage(found, query.limit, (last) => encodeCursor(last.rank, last.id));
  }

  private async newestPage(actor: Actor, query: CaseQuery): Promise<Page<CaseRow>> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const from = 2 + scope.parameters.length;
    const found = await queryRows<CaseRow>(
      this.dataSource,
      `select ${caseColumns} from suspected_case where ${scope.sql} ${query.view === 'all' ? '' : `and state in ${sqlList(closedStates)}`}
       ${cursor === null ? '' : `and (opened_at, id) < ($${from}::timestamptz, $${from + 1}::uuid)`} order by opened_at desc, id desc limit $1`,
      [query.limit + 1, ...scope.parameters, ...(cursor ?? [])],
    );
    return toPage(found, query.limit, (last) => encodeCursor(last.opened_at.toISOString(), last.id));
  }

  /** All of a case; reading it leaves a trail. */
  read(actor: Actor, id: string): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      return this.detail(manager, actor, await this.find(manager, actor, id, false));
    });
  }

  /** Somebody takes the case: the escalation ends. Twice by the same case's people is no error. */
  acknowledge(actor: Actor, id: string): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const row = await this.find(manager, actor, id, true);
      if (row.state !== 'NEW') return this.detail(manager, actor, row);
      await this.jobs.cancelTimer(manager, escalationTimer, id);
      const moved = await this.store.move(
        manager,
        row,
        'ACKNOWLEDGED',
        { actor, note: null },
        {
          acknowledged_at: this.clock.now(),
          acknowledged_by: actor.accountId,
          acknowledged_by_name: actor.displayName,
          escalate_at: null,
        },
      );
      return this.detail(manager, actor, moved);
    });
  }

  change(actor: Actor, id: string, state: CaseState, note: string | null): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const row = await this.find(manager, actor, id, true);
      if (state === 'ACKNOWLEDGED' || !mayBecome(row.state, state)) throw new Problem('ALERTS.WRONG_STATE');
      return this.detail(manager, actor, await this.store.move(manager, row, state, { actor, note }));
    });
  }

  /** Changes after a number, within one's area, for the live page. */
  async changesAfter(actor: Actor, after: number): Promise<{ id: number; data: CaseItemDto }[]> {
    const scope = jurisdictionSql(actor, 'c.area_path', 2);
    const found = await queryRows<CaseRow & { seq: string }>(
      this.dataSource,
      `select ${caseColumns
        .split(', ')
        .map((column) => `k.${column}`)
        .join(
          ', ',
        )}, c.seq from (select max(seq) as seq, case_id from case_change c where c.seq > $1 and ${scope.sql} group by case_id) c join suspected_case k on k.id = c.case_id order by c.seq limit 200`,
      [after, ...scope.parameters],
    );
    return found.map((row) => ({ id: Number(row.seq), data: this.present(row) }));
  }

  async lastChange(): Promise<number> {
    const [row] = await queryRows<{ last: string }>(this.dataSource, 'select last from case_change_counter');
    return Number(row?.last ?? 0);
  }

  /** Nobody took it in time: the city becomes responsible. */
  private async escalate(caseId: string, manager: EntityManager): Promise<void> {
    const [row] = await queryRows<CaseRow>(
      manager,
      `select ${caseColumns} from suspected_case where id = $1 for update`,
      [caseId],
    );
    if (row === undefined || row.state !== 'NEW') return;
    await this.store.move(
      manager,
      row,
      'NEW',
      { actor: null, note: null },
      { responsible: 'city', escalated_at: this.clock.now() },
    );
  }

  private async find(manager: EntityManager, actor: Actor, id: string, lock: boolean): Promise<CaseRow> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const [row] = await queryRows<CaseRow>(
      manager,
      `select ${caseColumns} from suspected_case where id = $1 and ${scope.sql}${lock ? ' for update' : ''}`,
      [id, ...scope.parameters],
    );
    if (row === undefined) throw new Problem('ALERTS.NOT_FOUND');
    return row;
  }

  private async counts(actor: Actor): Promise<CaseCountsDto> {
    const scope = jurisdictionSql(actor, 'area_path', 3);
    const [counts] = await queryRows<CaseCountsDto>(
      this.dataSource,
      `select count(*) filter (where state = 'NEW')::int as new, count(*) filter (where state = any($1))::int as open, count(*) filter (where day = $2::date)::int as today from suspected_case where ${scope.sql} and (state = any($1) or day = $2::date)`,
      [openStates, this.clock.today(), ...scope.parameters],
    );
    return counts ?? { new: 0, open: 0, today: 0 };
  }

  private present(row: CaseRow): CaseItemDto {
    const content = this.readContent(row);
    return {
      caseId: row.id,
      code: row.code,
      state: row.state,
      shortName: content === null ? '' : abbreviateName(content.person.fullName),
      birthYear: content === null ? null : birthYearOf(content.person),
      unitName: row.unit_name,
      gateName: row.gate_name,
      areaName: row.area_name,
      signs: content === null ? [] : positiveSigns(content.answers),
      source: row.source,
      openedAt: row.opened_at.toISOString(),
      acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
      acknowledgedByName: row.acknowledged_by_name,
      escalateAt: row.escalate_at?.toISOString() ?? null,
      escalatedAt: row.escalated_at?.toISOString() ?? null,
      responsible: row.responsible,
      version: row.version,
      unreadable: content === null,
      foldedFlags: row.folded_flags,
    };
  }

  /** Person and answers, null when they cannot be read: the case itself stays on every list, live page and clock. */
  private readContent(row: CaseRow): StoredContent | null {
    return this.unreadable.readRowOr<StoredContent | null>(
      'suspected_case',
      row.id,
      () => this.contents.open(row),
      () => null,
    );
  }

  /** Opens a case whole. The line of the trail is written here, so that no way to it goes past. */
  private async detail(manager: EntityManager, actor: Actor, row: CaseRow): Promise<CaseDetailDto> {
    await this.trail.recordAccess(
      manager,
      actor,
      'case.read',
      'case',
      row.id,
      `${row.code} · ${row.unit_name}`,
    );
    const content = this.readContent(row);
    const history = await queryRows<{
      state: CaseState;
      at: Date;
      actor_name: string | null;
      note_sealed: string | null;
    }>(
      manager,
      'select state, at, actor_name, note_sealed from case_history where case_id = $1 order by id',
      [row.id],
    );
    return {
      ...this.present(row),
      person: content?.person ?? null,
      answers: content?.answers ?? null,
      representative: content?.representative ?? null,
      questionnaireVersion: row.questionnaire_version,
      acceptedAt: row.accepted_at.toISOString(),
      notifications: [
        ...(row.notified_district_at === null
          ? []
          : [{ target: 'district' as const, at: row.notified_district_at.toISOString() }]),
        ...(row.notified_city_at === null
          ? []
          : [{ target: 'city' as const, at: row.notified_city_at.toISOString() }]),
      ],
      history: history.map(({ state, at, actor_name, note_sealed }) => ({
        state,
        at: at.toISOString(),
        actorName: actor_name,
        note: note_sealed === null ? null : this.readNote(row, note_sealed),
      })),
    };
  }

  private readNote(row: CaseRow, sealed: string): string | null {
    return this.unreadable.readRowOr<string | null>(
      'case_history',
      row.id,
      () => this.contents.openNote(row, sealed),
      () => null,
    );
  }
}
