import { Injectable } from '@nestjs/common';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, startOfDay } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { loadDeclarations } from '../declarations/declarations.queries.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { PassesService } from '../passes/passes.service.js';
import type { CheckItemDto, CheckListDto, ListChecksQuery } from './checks.dto.js';
import { loadChecks, type ListedCheckRow } from './checks.queries.js';

const dayMs = 24 * 60 * 60 * 1000;

/** Lists the checks of the actor's own unit. */
@Injectable()
export class CheckLister {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passes: PassesService,
    private readonly personReader: SealedPersonReader,
    private readonly clock: Clock,
  ) {}

  /** Lists the checks that were recorded on a day (default: today), the newest first. */
  async listChecks(actor: Actor, query: ListChecksQuery): Promise<CheckListDto> {
    const day = query.day ?? this.clock.today();
    const from = startOfDay(day);
    const rows = await loadChecks(this.dataSource, {
      unitId: requireOwnUnit(actor),
      day,
      from,
      to: new Date(from.getTime() + dayMs),
      cursor: decodeCursor(query.cursor, 'time', 'uuid'),
      limit: query.limit + 1,
    });
    const page = toPage(rows, query.limit, (last) => encodeCursor(last.recorded_at.toISOString(), last.id));
    return { nextCursor: page.nextCursor, items: await this.toCheckItems(page.items, day) };
  }

  private async toCheckItems(rows: readonly ListedCheckRow[], day: string): Promise<CheckItemDto[]> {
    const declarations = await loadDeclarations(
      this.dataSource,
      rows.map((row) => row.declaration_id),
      { from: this.passes.earliestPassDay(day), to: day },
    );
    const byId = new Map(declarations.map((row) => [row.id, row]));
    return Promise.all(
      rows.map(async (row) => {
        const declaration = byId.get(row.declaration_id);
        return {
          checkId: row.id,
          at: row.checked_at.toISOString(),
          gateName: row.gate_name,
          direction: row.direction,
          decision: row.decision,
          outcome: row.outcome,
          shortName:
            declaration === undefined
              ? ''
              : (await this.personReader.readPersonSummary(declaration)).shortName,
          lookedUp: row.looked_up,
        };
      }),
    );
  }
}
