import { Injectable } from '@nestjs/common';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, startOfDay } from '@khai-bao/platform/core';
import { queryRows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import { declarationColumns, type DeclarationRow } from '../declarations/declaration-row.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { PassesService } from '../passes/passes.service.js';
import type { CheckRow } from './check-row.js';
import type { CheckItemDto, CheckListDto, ListChecksQuery } from './checks.dto.js';

const dayMs = 24 * 60 * 60 * 1000;

type ListedCheckRow = CheckRow & { readonly gate_name: string };

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
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const parameters: unknown[] = [
      requireOwnUnit(actor),
      from,
      new Date(from.getTime() + dayMs),
      query.limit + 1,
      day,
      ...(cursor ?? []),
    ];
    const rows = await queryRows<ListedCheckRow>(
      this.dataSource,
      `select c.*, c.day::text as day, (select name from gate where gate.id = c.gate_id) as gate_name from gate_check c
       where c.unit_id = $1 and c.day = $5::date and c.recorded_at >= $2 and c.recorded_at < $3 ${cursor === null ? '' : 'and (c.recorded_at, c.id) < ($6::timestamptz, $7::uuid)'}
       order by c.recorded_at desc, c.id desc limit $4`,
      parameters,
    );
    const page = toPage(rows, query.limit, (last) => encodeCursor(last.recorded_at.toISOString(), last.id));
    return { nextCursor: page.nextCursor, items: await this.toCheckItems(page.items, day) };
  }

  private async toCheckItems(rows: readonly ListedCheckRow[], day: string): Promise<CheckItemDto[]> {
    const declarations = await queryRows<DeclarationRow>(
      this.dataSource,
      `select ${declarationColumns} from declaration where id = any($1::uuid[]) and day between $2::date and $3::date`,
      [rows.map((row) => row.declaration_id), this.passes.earliestPassDay(day), day],
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
        };
      }),
    );
  }
}
