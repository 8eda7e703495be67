import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Outcome } from '@khai-bao/contracts';
import { birthYearOf, formatPhone } from '@khai-bao/health-form';
import { AccessTrail, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { Clock } from '@khai-bao/platform/core';
import { UnreadableRows, type ReadRows } from '@khai-bao/platform/workers';
import { DataSource } from 'typeorm';
import { declarationColumns, type DeclarationRow } from '../intake/prepared.js';
import { PeopleService } from '../passes/people.service.js';
import { byteOrderMark, csvLine } from './csv.js';
import { FindVisitor } from './find-visitor.js';
import type { FoundVisitorsDto, VisitorDto, VisitorListDto, VisitorQuery } from './visitors.dto.js';

type VisitRow = DeclarationRow & { readonly gate_name: string };
interface Passages {
  readonly enteredAt: Date | null;
  readonly leftAt: Date | null;
}
/** Rows that an export reads at a time: the file never stands in memory. */
const exportPageSize = 500;

const headings = ['Họ và tên', 'Năm sinh', 'Điện thoại', 'Cổng', 'Khai lúc', 'Vào', 'Ra', 'Kết quả'] as const;
const outcomeNames: Readonly<Record<Outcome, string>> = {
  clear: 'Bình thường',
  caution: 'Cần hỏi thêm',
  suspected: 'Nghi ngờ',
};
const timeInCity = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const momentText = (at: string | null): string =>
  at === null ? '' : timeInCity.format(new Date(at)).replace(',', '');

/** Who declared at one's own unit on a day. Reading it leaves a trail. */
@Injectable()
export class VisitorsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleService,
    private readonly findVisitor: FindVisitor,
    private readonly trail: AccessTrail,
    private readonly unreadable: UnreadableRows,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, query: VisitorQuery): Promise<VisitorListDto> {
    const unitId = requireOwnUnit(actor);
    const day = query.day ?? this.clock.today();
    const cursor = decodeCursor(query.cursor, 'uuid');
    const before = cursor === null ? null : String(cursor[0]);
    const found = await this.visitsOfDay(unitId, day, query.outcome, before, query.limit + 1);
    // Ids are made in the order of time.
    const page = toPage(found, query.limit, (last) => encodeCursor(last.id));
    // The access is recorded before a person is unsealed. The transaction ends first: unsealing may load a day key.
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'visitor.list', 'unit-day', `${unitId}/${day}`),
    );
    return { nextCursor: page.nextCursor, ...(await this.readVisitors(unitId, page.items)) };
  }

  /**
   * The whole list of a day as CSV, the newest first, written as its rows are read. Taking people's data away in a file leaves a
   * trail of its own before the first row goes out.
   */
  async exportCsv(
    actor: Actor,
    query: Pick<VisitorQuery, 'day' | 'outcome'>,
  ): Promise<{ file: Readable; day: string }> {
    const unitId = requireOwnUnit(actor);
    const day = query.day ?? this.clock.today();
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'visitor.export', 'unit-day', `${unitId}/${day}`),
    );
    return { day, file: Readable.from(this.csvLines(unitId, day, query.outcome)) };
  }

  /** One phone's visits at one's own unit. */
  async find(actor: Actor, phone: string): Promise<FoundVisitorsDto> {
    const found = await this.findVisitor.run(actor, phone);
    return this.readVisitors(requireOwnUnit(actor), found);
  }

  private async *csvLines(unitId: string, day: string, outcome: Outcome | undefined): AsyncGenerator<string> {
    yield byteOrderMark + csvLine(headings);
    let before: string | null = null;
    let unreadable = 0;
    for (;;) {
      const found: VisitRow[] = await this.visitsOfDay(unitId, day, outcome, before, exportPageSize);
      const page = await this.readVisitors(unitId, found);
      unreadable += page.unreadable;
      const lines = page.items.map((visitor) =>
        csvLine([
          visitor.fullName,
          visitor.birthYear === null ? '' : String(visitor.birthYear),
          visitor.phone,
          visitor.gateName,
          momentText(visitor.acceptedAt),
          momentText(visitor.enteredAt),
          momentText(visitor.leftAt),
          outcomeNames[visitor.outcome],
        ]),
      );
      if (lines.length > 0) yield lines.join('');
      const last = found.at(-1);
      if (last === undefined || found.length < exportPageSize) break;
      before = last.id;
    }
    if (unreadable > 0) yield csvLine([`${unreadable} lượt không đọc được, Sở đã được báo`]);
  }

  private visitsOfDay(
    unitId: string,
    day: string,
    outcome: Outcome | undefined,
    before: string | null,
    limit: number,
  ): Promise<VisitRow[]> {
    const parameters: unknown[] = [unitId, day, limit];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const only = outcome === undefined ? '' : `and outcome = ${bind(outcome)}`;
    const after = before === null ? '' : `and id < ${bind(before)}::uuid`;
    return queryRows<VisitRow>(
      this.dataSource,
      `select ${declarationColumns}, (select name from gate where gate.id = gate_id) as gate_name from declaration
       where unit_id = $1 and day = $2::date and status <> 'erased' ${only} ${after} order by id desc limit $3`,
      parameters,
    );
  }

  /** The latest entry and exit of each declaration at a unit, on its day and while a pass may be good (three days at most). */
  private async passagesOf(unitId: string, visits: readonly VisitRow[]): Promise<Map<string, Passages>> {
    const days = visits.map(({ day }) => day).sort();
    if (days.length === 0) return new Map();
    const found = await queryRows<{ id: string; entered_at: Date | null; left_at: Date | null }>(
      this.dataSource,
      `select declaration_id as id, max(checked_at) filter (where direction = 'entry') as entered_at,
              max(checked_at) filter (where direction = 'exit') as left_at
       from gate_check
       where unit_id = $1 and declaration_id = any($2::uuid[]) and decision = 'admitted'
         and day between $3::date and $4::date + 3
       group by declaration_id`,
      [unitId, visits.map(({ id }) => id), days[0], days.at(-1)],
    );
    return new Map(
      found.map(({ id, entered_at: enteredAt, left_at: leftAt }) => [id, { enteredAt, leftAt }]),
    );
  }

  private async readVisitors(unitId: string, found: readonly VisitRow[]): Promise<ReadRows<VisitorDto>> {
    const passages = await this.passagesOf(unitId, found);
    return this.unreadable.readEachRow(
      'declaration',
      found,
      (row) => row.id,
      (row) => this.toVisitorDto(row, passages.get(row.id)),
    );
  }

  private async toVisitorDto(row: VisitRow, passages: Passages | undefined): Promise<VisitorDto> {
    const { person } = await this.people.open(row);
    return {
      declarationId: row.id,
      fullName: person.fullName,
      phone: formatPhone(person.phone),
      birthYear: birthYearOf(person),
      outcome: row.outcome,
      gateName: row.gate_name,
      acceptedAt: row.accepted_at.toISOString(),
      enteredAt: passages?.enteredAt?.toISOString() ?? null,
      leftAt: passages?.leftAt?.toISOString() ?? null,
    };
  }
}
