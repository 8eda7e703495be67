import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage, type Page } from '@khai-bao/platform/http';
import { DataSource, Repository } from 'typeorm';
import { narrowJurisdiction } from '../areas/case-areas.js';
import { CaseChangeCounterEntity } from './case-change-counter.entity.js';
import { CaseItemMapper } from './case-item-mapper.js';
import type { CaseItemDto, CaseListDto, CaseQuery } from './cases.dto.js';
import { countCases, findCasesChangedAfter, findNewestCases, findOpenCases } from './cases.queries.js';
import type { SuspectedCaseEntity } from './suspected-case.entity.js';

/** Cases that a live page gets at one wake-up. */
const livePageSize = 200;

/** Lists the cases of a jurisdiction, by page and as changes for live pages. */
@Injectable()
export class CaseList {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(CaseChangeCounterEntity)
    private readonly changeCounter: Repository<CaseChangeCounterEntity>,
    private readonly items: CaseItemMapper,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns one page. Open cases: those that are not acknowledged first, the longest-waiting on top, then the others, the newest
   * first. Closed and all cases: the newest first. @throws Problem ALERTS.AREA_NOT_FOUND
   */
  async listCases(actor: Actor, query: CaseQuery): Promise<CaseListDto> {
    const scope = narrowJurisdiction(actor, query.area);
    const page = await this.findPage(scope, query);
    return {
      items: page.items.map((listed) => this.items.toCaseItemDto(actor, listed)),
      nextCursor: page.nextCursor,
      counts: await countCases(this.dataSource.manager, scope, this.clock.today()),
    };
  }

  private async findPage(
    scope: Pick<Actor, 'areaPath'>,
    { view, cursor, limit }: CaseQuery,
  ): Promise<Page<SuspectedCaseEntity>> {
    const { manager } = this.dataSource;
    if (view === 'open') {
      const after = decodeCursor(cursor, 'number', 'uuid');
      const found = await findOpenCases(manager, scope, after, limit + 1);
      return toPage(found, limit, (last) => encodeCursor(last.rank, last.id));
    }
    const after = decodeCursor(cursor, 'time', 'uuid');
    const found = await findNewestCases(manager, scope, view, after, limit + 1);
    return toPage(found, limit, (last) => encodeCursor(last.openedAt.toISOString(), last.id));
  }

  /** Returns the cases of the jurisdiction that changed after a change number, each once, by their last change number. */
  async listChangesAfter(actor: Actor, after: number): Promise<{ id: number; data: CaseItemDto }[]> {
    const found = await findCasesChangedAfter(this.dataSource.manager, actor, after, livePageSize);
    return found.map((changed) => ({
      id: Number(changed.sequence),
      data: this.items.toCaseItemDto(actor, changed),
    }));
  }

  async findLastChangeNumber(): Promise<number> {
    const counter = await this.changeCounter.findOneBy({ isOnlyRow: true });
    return Number(counter?.lastSequence ?? 0);
  }
}
