import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Outcome } from '@khai-bao/contracts';
import { AccessTrail, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { byteOrderMark, toCsvLine } from '@khai-bao/platform/csv';
import { VisitReader } from './visit-reader.js';
import type { ListVisitorsQuery, VisitorDto } from './visitors.dto.js';
import { loadVisits, type VisitRow } from './visitors.queries.js';

/** Rows of one query of an export. The file is streamed and never held in memory. */
const exportPageSize = 500;

const columnHeadings = [
  'Họ và tên',
  'Năm sinh',
  'Điện thoại',
  'Cổng',
  'Khai lúc',
  'Vào',
  'Ra',
  'Kết quả',
] as const;
const outcomeNames: Readonly<Record<Outcome, string>> = {
  clear: 'Bình thường',
  caution: 'Cần hỏi thêm',
  suspected: 'Nghi ngờ',
};
const localTimeFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** Exports the visitors of the actor's own unit as CSV. */
@Injectable()
export class VisitorCsvExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: VisitReader,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Exports all visitors of a day (default: today) as a stream, the newest first. The export is recorded in the access trail before
   * the first row is read.
   */
  async exportVisitors(
    actor: Actor,
    query: Pick<ListVisitorsQuery, 'day' | 'outcome'>,
  ): Promise<{ file: Readable; day: string }> {
    const unitId = requireOwnUnit(actor);
    const day = query.day ?? this.clock.today();
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'visitor.export', 'unit-day', `${unitId}/${day}`),
    );
    return { day, file: Readable.from(this.generateLines(unitId, day, query.outcome)) };
  }

  private async *generateLines(
    unitId: string,
    day: string,
    outcome: Outcome | undefined,
  ): AsyncGenerator<string> {
    yield byteOrderMark + toCsvLine(columnHeadings);
    let beforeId: string | null = null;
    let unreadable = 0;
    for (;;) {
      const rows: VisitRow[] = await loadVisits(this.dataSource, {
        unitId,
        day,
        outcome,
        beforeId,
        limit: exportPageSize,
      });
      const page = await this.reader.readVisitors(unitId, rows);
      unreadable += page.unreadable;
      if (page.items.length > 0) yield page.items.map(toVisitorLine).join('');
      const last = rows.at(-1);
      if (last === undefined || rows.length < exportPageSize) break;
      beforeId = last.id;
    }
    if (unreadable > 0) yield toCsvLine([`${unreadable} lượt không đọc được, Sở đã được báo`]);
  }
}

const toVisitorLine = (visitor: VisitorDto): string =>
  toCsvLine([
    visitor.fullName,
    visitor.birthYear === null ? '' : String(visitor.birthYear),
    visitor.phone,
    visitor.gateName,
    formatLocalTime(visitor.acceptedAt),
    formatLocalTime(visitor.enteredAt),
    formatLocalTime(visitor.leftAt),
    outcomeNames[visitor.outcome],
  ]);

const formatLocalTime = (at: string | null): string =>
  at === null ? '' : localTimeFormat.format(new Date(at)).replace(',', '');
