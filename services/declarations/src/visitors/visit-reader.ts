import { Injectable } from '@nestjs/common';
import type { Outcome } from '@khai-bao/contracts';
import { birthYearOf, formatPhone } from '@khai-bao/health-form';
import { queryRows } from '@khai-bao/platform/database';
import { UnreadableRows, type ReadRows } from '@khai-bao/platform/workers';
import { DataSource } from 'typeorm';
import { declarationColumns, type DeclarationRow } from '../declarations/declaration-row.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import type { VisitorDto } from './visitors.dto.js';

/** A declaration at a unit, with the name of its gate. */
export type VisitRow = DeclarationRow & { readonly gate_name: string };

/** The select list of a `VisitRow`. */
export const visitColumns = `${declarationColumns}, (select name from gate where gate.id = gate_id) as gate_name`;

/** A page of the visits of a unit and day, the newest first. */
export interface VisitPage {
  readonly unitId: string;
  readonly day: string;
  readonly outcome: Outcome | undefined;
  /** The id of the last visit of the page before; null for the first page. */
  readonly beforeId: string | null;
  readonly limit: number;
}

interface LatestPassages {
  readonly enteredAt: Date | null;
  readonly leftAt: Date | null;
}

/** Loads visits and turns them into visitors. Callers record the access before they read a visitor. */
@Injectable()
export class VisitReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly personReader: SealedPersonReader,
    private readonly unreadableRows: UnreadableRows,
  ) {}

  /** Loads a page of visits in descending order of their ids, which are generated in the order of time. */
  loadVisits({ unitId, day, outcome, beforeId, limit }: VisitPage): Promise<VisitRow[]> {
    const parameters: unknown[] = [unitId, day, limit];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const outcomeFilter = outcome === undefined ? '' : `and outcome = ${bind(outcome)}`;
    const cursorFilter = beforeId === null ? '' : `and id < ${bind(beforeId)}::uuid`;
    return queryRows<VisitRow>(
      this.dataSource,
      `select ${visitColumns} from declaration
       where unit_id = $1 and day = $2::date and status <> 'erased' ${outcomeFilter} ${cursorFilter} order by id desc limit $3`,
      parameters,
    );
  }

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

  /** Loads the latest entry and exit of each declaration at a unit, from its day on for three days, the longest validity of a pass. */
  private async loadPassages(
    unitId: string,
    visits: readonly VisitRow[],
  ): Promise<Map<string, LatestPassages>> {
    const days = visits.map(({ day }) => day).sort();
    if (days.length === 0) return new Map();
    const rows = await queryRows<{ id: string; entered_at: Date | null; left_at: Date | null }>(
      this.dataSource,
      `select declaration_id as id, max(checked_at) filter (where direction = 'entry') as entered_at,
              max(checked_at) filter (where direction = 'exit') as left_at
       from gate_check
       where unit_id = $1 and declaration_id = any($2::uuid[]) and decision = 'admitted'
         and day between $3::date and $4::date + 3
       group by declaration_id`,
      [unitId, visits.map(({ id }) => id), days[0], days.at(-1)],
    );
    return new Map(rows.map(({ id, entered_at: enteredAt, left_at: leftAt }) => [id, { enteredAt, leftAt }]));
  }

  private async toVisitorDto(row: VisitRow, passages: LatestPassages | undefined): Promise<VisitorDto> {
    const { person } = await this.personReader.unsealContent(row);
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
