import { Injectable } from '@nestjs/common';
import { birthYearOf, formatPhone } from '@khai-bao/health-form';
import { UnreadableRows, type ReadRows } from '@khai-bao/platform/workers';
import { DataSource } from 'typeorm';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import type { VisitorDto } from './visitors.dto.js';
import { loadLatestPassages, type LatestPassagesRow, type VisitRow } from './visitors.queries.js';

/** Turns visits into visitors. Callers record the access before they read a visitor. */
@Injectable()
export class VisitReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly personReader: SealedPersonReader,
    private readonly unreadableRows: UnreadableRows,
  ) {}

  /** Unseals the visitors of a unit's visits. Rows that cannot be read are counted and left out. */
  async readVisitors(unitId: string, visits: readonly VisitRow[]): Promise<ReadRows<VisitorDto>> {
    const passages = await this.loadPassages(unitId, visits);
    return this.unreadableRows.readEachRow(
      'declaration',
      visits,
      (row) => row.id,
      (row) => this.toVisitorDto(row, passages.get(row.id)),
    );
  }

  /** Loads the passages of visits, on their days and for the longest validity of a pass, three days. */
  private async loadPassages(
    unitId: string,
    visits: readonly VisitRow[],
  ): Promise<ReadonlyMap<string, LatestPassagesRow>> {
    const days = visits.map(({ day }) => day).sort();
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return new Map();
    const ids = visits.map(({ id }) => id);
    const rows = await loadLatestPassages(this.dataSource, unitId, ids, { first, last });
    return new Map(rows.map((row) => [row.id, row]));
  }

  private async toVisitorDto(row: VisitRow, passages: LatestPassagesRow | undefined): Promise<VisitorDto> {
    const { person } = await this.personReader.unsealContent(row);
    return {
      declarationId: row.id,
      fullName: person.fullName,
      phone: formatPhone(person.phone),
      birthYear: birthYearOf(person),
      outcome: row.outcome,
      gateName: row.gate_name,
      acceptedAt: row.accepted_at.toISOString(),
      enteredAt: passages?.entered_at?.toISOString() ?? null,
      leftAt: passages?.left_at?.toISOString() ?? null,
    };
  }
}
