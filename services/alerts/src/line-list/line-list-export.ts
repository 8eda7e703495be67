import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { toCsvLine } from '@khai-bao/platform/csv';
import { DataSource } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { CaseAreas, narrowJurisdiction } from '../areas/case-areas.js';
import { CaseItemMapper } from '../cases/case-item-mapper.js';
import { districtPathOf } from '../cases/district-path.js';
import { completePeriod } from '../picture/picture-days.js';
import type { Period } from '../picture/picture.queries.js';
import { contactColumns, lineListColumns, toContactCells, toLineListCells } from './line-list-rows.js';
import type { ExportLineListDto } from './line-list.dto.js';
import { findCasesWithContacts, findLineListCases, findLineListContacts } from './line-list.queries.js';
import { OpaqueIds } from './opaque-ids.js';

/** Rows of one query of an export. The file is streamed and never held in memory. */
const exportPageSize = 500;
/** Contacts of one query: a market has thousands for one case. */
const contactPageSize = 2_000;

type Scope = Pick<Actor, 'areaPath'>;

/** Exports cases and contacts without identities, in the shape that `epicontacts` reads. */
@Injectable()
export class LineListExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AlertsConfig,
    private readonly areas: CaseAreas,
    private readonly items: CaseItemMapper,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Exports one of the two files as a stream. The export is recorded in the access trail before the first row is read.
   * @throws Problem ALERTS.AREA_NOT_FOUND, ALERTS.PERIOD
   */
  async exportTable(
    actor: Actor,
    { table, exportId, reason, area, ...asked }: ExportLineListDto,
  ): Promise<{ file: Readable; fileName: string }> {
    const scope = narrowJurisdiction(actor, area);
    const period = completePeriod(asked, this.clock.today());
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(
        manager,
        actor,
        'case.export-line-list',
        'area',
        scope.areaPath ?? '',
        `${table} ${period.from} – ${period.to}: ${reason}`,
      ),
    );
    const ids = new OpaqueIds(Buffer.from(this.config.masterKey, 'base64'), exportId, actor.accountId);
    const lines =
      table === 'linelist'
        ? this.generateCases(scope, period, ids)
        : this.generateContacts(scope, period, ids);
    return {
      file: Readable.from(lines),
      fileName: `${table}-${scope.areaPath}-${period.from}-${period.to}.csv`,
    };
  }

  private async *generateCases(scope: Scope, period: Period, ids: OpaqueIds): AsyncGenerator<string> {
    const { manager } = this.dataSource;
    const index = await this.areas.readAreaIndex(manager);
    const districtOf = (areaPath: string): string => {
      const path = districtPathOf(index.resolvePath(areaPath));
      return index.findByPath(path)?.name ?? path;
    };
    // R reads a byte order mark as a part of the first column's name, so the file has none.
    yield toCsvLine(lineListColumns);
    let after: [string, string] | null = null;
    for (;;) {
      const found = await findLineListCases(manager, scope, period, after, exportPageSize);
      const lines = found.map((listed) =>
        toCsvLine(toLineListCells(listed, this.items.readContent(listed), districtOf(listed.areaPath), ids)),
      );
      if (lines.length > 0) yield lines.join('');
      const last = found.at(-1);
      if (last === undefined || found.length < exportPageSize) return;
      after = [last.day, last.id];
    }
  }

  private async *generateContacts(scope: Scope, period: Period, ids: OpaqueIds): AsyncGenerator<string> {
    const { manager } = this.dataSource;
    yield toCsvLine(contactColumns);
    let after: [string, string] | null = null;
    for (;;) {
      const cases = await findCasesWithContacts(manager, scope, period, after, exportPageSize);
      for (const { id, keptCaseId } of cases)
        yield* this.generateContactsOfCase(scope, period, ids, id, keptCaseId);
      const last = cases.at(-1);
      if (last === undefined || cases.length < exportPageSize) return;
      after = [last.day, last.id];
    }
  }

  private async *generateContactsOfCase(
    scope: Scope,
    period: Period,
    ids: OpaqueIds,
    caseId: string,
    keptCaseId: string,
  ): AsyncGenerator<string> {
    let afterId: string | null = null;
    for (;;) {
      const found = await findLineListContacts(
        this.dataSource.manager,
        scope,
        period,
        caseId,
        afterId,
        contactPageSize,
      );
      const lines = found.flatMap((row) => {
        const cells = toContactCells(keptCaseId, row, ids);
        return cells === null ? [] : [toCsvLine(cells)];
      });
      if (lines.length > 0) yield lines.join('');
      const last = found.at(-1);
      if (last === undefined || found.length < contactPageSize) return;
      afterId = last.id;
    }
  }
}
