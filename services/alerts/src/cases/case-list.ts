import { Injectable } from '@nestjs/common';
import type { CaseState } from '@khai-bao/contracts';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage, type Page } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { CaseItemMapper } from './case-item-mapper.js';
import { endedCaseStates, openCaseStates } from './case-transitions.js';
import { caseColumns, type CaseRow } from './case.row.js';
import type { CaseCountsDto, CaseItemDto, CaseListDto, CaseQuery } from './cases.dto.js';

/** Cases that a live page gets at one wake-up. */
const livePageSize = 200;

/** States as an SQL list of literals. Postgres uses a partial index for literals only. */
const sqlListOf = (states: readonly CaseState[]): string =>
  `(${states.map((state) => `'${state}'`).join(', ')})`;

/**
 * Sort key, ascending: cases that are not acknowledged by the time they have waited, then the others, the newest first. The unit
 * is milliseconds since 1970.
 */
const waitingRankSql = `(case when state = 'NEW' then 0 else 8204889600000 end + case when state = 'NEW' then 1 else -1 end * (extract(epoch from opened_at) * 1000)::bigint)`;

/** Lists the cases of a jurisdiction, by page and as changes for live pages. */
@Injectable()
export class CaseList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly items: CaseItemMapper,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns one page. Open cases: those that are not acknowledged first, the longest-waiting on top, then the others, the newest
   * first. Closed and all cases: the newest first.
   */
  async listCases(actor: Actor, query: CaseQuery): Promise<CaseListDto> {
    const page =
      query.view === 'open'
        ? await this.findOpenCases(actor, query)
        : await this.findNewestCases(actor, query);
    return {
      items: page.items.map((row) => this.items.toCaseItemDto(row)),
      nextCursor: page.nextCursor,
      counts: await this.countCases(actor),
    };
  }

  private async findOpenCases(actor: Actor, query: CaseQuery): Promise<Page<CaseRow>> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const cursor = decodeCursor(query.cursor, 'number', 'uuid');
    const from = 2 + scope.parameters.length;
    const found = await queryRows<CaseRow & { rank: string }>(
      this.dataSource,
      `select ${caseColumns}, ${waitingRankSql} as rank from suspected_case where ${scope.sql} and state in ${sqlListOf(openCaseStates)}
       ${cursor === null ? '' : `and (${waitingRankSql}, id) > ($${from}::bigint, $${from + 1}::uuid)`} order by ${waitingRankSql}, id limit $1`,
      [query.limit + 1, ...scope.parameters, ...(cursor ?? [])],
    );
    return toPage(found, query.limit, (last) => encodeCursor(last.rank, last.id));
  }

  private async findNewestCases(actor: Actor, query: CaseQuery): Promise<Page<CaseRow>> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const from = 2 + scope.parameters.length;
    const found = await queryRows<CaseRow>(
      this.dataSource,
      `select ${caseColumns} from suspected_case where ${scope.sql} ${query.view === 'all' ? '' : `and state in ${sqlListOf(endedCaseStates)}`}
       ${cursor === null ? '' : `and (opened_at, id) < ($${from}::timestamptz, $${from + 1}::uuid)`} order by opened_at desc, id desc limit $1`,
      [query.limit + 1, ...scope.parameters, ...(cursor ?? [])],
    );
    return toPage(found, query.limit, (last) => encodeCursor(last.opened_at.toISOString(), last.id));
  }

  private async countCases(actor: Actor): Promise<CaseCountsDto> {
    const scope = jurisdictionSql(actor, 'area_path', 3);
    const [counts] = await queryRows<CaseCountsDto>(
      this.dataSource,
      `select count(*) filter (where state = 'NEW')::int as new, count(*) filter (where state = any($1))::int as open, count(*) filter (where day = $2::date)::int as today from suspected_case where ${scope.sql} and (state = any($1) or day = $2::date)`,
      [openCaseStates, this.clock.today(), ...scope.parameters],
    );
    return counts ?? { new: 0, open: 0, today: 0 };
  }

  /** Returns the cases of the jurisdiction that changed after a change number, each once, by their last change number. */
  async listChangesAfter(actor: Actor, after: number): Promise<{ id: number; data: CaseItemDto }[]> {
    const scope = jurisdictionSql(actor, 'c.area_path', 2);
    const columns = caseColumns
      .split(', ')
      .map((column) => `k.${column}`)
      .join(', ');
    const found = await queryRows<CaseRow & { seq: string }>(
      this.dataSource,
      `select ${columns}, c.seq from (select max(seq) as seq, case_id from case_change c where c.seq > $1 and ${scope.sql} group by case_id) c
       join suspected_case k on k.id = c.case_id order by c.seq limit ${livePageSize}`,
      [after, ...scope.parameters],
    );
    return found.map((row) => ({ id: Number(row.seq), data: this.items.toCaseItemDto(row) }));
  }

  async findLastChangeNumber(): Promise<number> {
    const [row] = await queryRows<{ last: string }>(this.dataSource, 'select last from case_change_counter');
    return Number(row?.last ?? 0);
  }
}
