import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { CaseState } from '@khai-bao/contracts';
import { birthYearOf, positiveSigns, shortName } from '@khai-bao/health-form';
import { AccessTrail, withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, pageOf, Problem } from '@khai-bao/platform/http';
import { Jobs } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { CaseContents } from './case-content.js';
import { closedStates, mayBecome, openStates } from './case-states.js';
import { CaseStore } from './case-store.js';
import { caseColumns, type CaseRow } from './case.row.js';
import type { CaseCountsDto, CaseDetailDto, CaseItemDto, CaseListDto, CaseQuery } from './cases.dto.js';
import { escalationTimer } from './open-case.js';

/** Cases of one's own area: list, details, acknowledgement, states, escalation. */
@Injectable()
export class CasesService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contents: CaseContents,
    private readonly store: CaseStore,
    private readonly trail: AccessTrail,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(escalationTimer, (payload, manager) =>
      this.escalate((payload as { caseId: string }).caseId, manager),
    );
  }

  /** One page, the newest first. */
  async list(actor: Actor, query: CaseQuery): Promise<CaseListDto> {
    const scope = withinJurisdiction(actor, 'area_path', 1);
    const parameters: unknown[] = [...scope.parameters, query.limit + 1];
    const where = [scope.sql];
    if (query.view !== 'all')
      where.push(`state = any($${parameters.push(query.view === 'open' ? openStates : closedStates)})`);
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    if (cursor !== null)
      where.push(
        `(opened_at, id) < ($${parameters.push(cursor[0])}::timestamptz, $${parameters.push(cursor[1])}::uuid)`,
      );
    const found = await rows<CaseRow>(
      this.dataSource,
      `select ${caseColumns} from suspected_case where ${where.join(' and ')} order by opened_at desc, id desc limit $3`,
      parameters,
    );
    const page = pageOf(found, query.limit, (last) => encodeCursor(last.opened_at.toISOString(), last.id));
    return {
      items: page.items.map((row) => this.present(row)),
      nextCursor: page.nextCursor,
      counts: await this.counts(actor),
    };
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
      await this.jobs.cancel(manager, escalationTimer, id);
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
    const scope = withinJurisdiction(actor, 'c.area_path', 2);
    const found = await rows<CaseRow & { seq: string }>(
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
    const [row] = await rows<{ last: string }>(this.dataSource, 'select last from case_change_counter');
    return Number(row?.last ?? 0);
  }

  /** Nobody took it in time: the city becomes responsible. */
  private async escalate(caseId: string, manager: EntityManager): Promise<void> {
    const [row] = await rows<CaseRow>(
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
      { responsible: 'city', escalate_at: null },
    );
  }

  private async find(manager: EntityManager, actor: Actor, id: string, lock: boolean): Promise<CaseRow> {
    const scope = withinJurisdiction(actor, 'area_path', 2);
    const [row] = await rows<CaseRow>(
      manager,
      `select ${caseColumns} from suspected_case where id = $1 and ${scope.sql}${lock ? ' for update' : ''}`,
      [id, ...scope.parameters],
    );
    if (row === undefined) throw new Problem('ALERTS.NOT_FOUND');
    return row;
  }

  private async counts(actor: Actor): Promise<CaseCountsDto> {
    const scope = withinJurisdiction(actor, 'area_path', 3);
    const [counts] = await rows<CaseCountsDto>(
      this.dataSource,
      `select count(*) filter (where state = 'NEW')::int as new, count(*) filter (where state = any($1))::int as open, count(*) filter (where day = $2::date)::int as today from suspected_case where ${scope.sql} and (state = any($1) or day = $2::date)`,
      [openStates, this.clock.today(), ...scope.parameters],
    );
    return counts ?? { new: 0, open: 0, today: 0 };
  }

  private present(row: CaseRow): CaseItemDto {
    const { person, answers } = this.contents.open(row);
    return {
      caseId: row.id,
      code: row.code,
      state: row.state,
      shortName: shortName(person.fullName),
      birthYear: birthYearOf(person),
      unitName: row.unit_name,
      gateName: row.gate_name,
      areaName: row.area_name,
      signs: positiveSigns(answers),
      source: row.source,
      openedAt: row.opened_at.toISOString(),
      acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
      acknowledgedByName: row.acknowledged_by_name,
      escalateAt: row.escalate_at?.toISOString() ?? null,
      version: row.version,
    };
  }

  /** Opens a case whole. The line of the trail is written here, so that no way to it goes past. */
  private async detail(manager: EntityManager, actor: Actor, row: CaseRow): Promise<CaseDetailDto> {
    await this.trail.record(manager, actor, 'case.read', 'case', row.id);
    const { person, answers, representative } = this.contents.open(row);
    const history = await rows<{
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
      person,
      answers,
      representative,
      questionnaireVersion: row.questionnaire_version,
      acceptedAt: row.accepted_at.toISOString(),
      responsible: row.responsible,
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
        note: note_sealed === null ? null : this.contents.openNote(row, note_sealed),
      })),
    };
  }
}
