import { Injectable } from '@nestjs/common';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage, type PageQuery } from '@khai-bao/platform/http';
import { SealError, unsealText } from '@khai-bao/platform/sealing';
import { DataSource } from 'typeorm';
import { DayKeys } from '../day-keys/day-keys.service.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { loadDeclarations } from '../declarations/declarations.queries.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { PassesService } from '../passes/passes.service.js';
import { listPassBlocksOfUnit, type ListedPassBlockRow, type PassBlockRow } from './pass-blocks.queries.js';
import type { PassBlockDto, PassBlockListDto } from './suspicions.dto.js';

const listedDaysBefore = 2;

/** Returns the context under which the reason of a lifted block is sealed. */
export const reasonContext = (blockId: string): string => `pass-block:${blockId}`;

/** Lists the reports of gate staff that block passes. */
@Injectable()
export class PassBlockLister {
  constructor(
    private readonly dataSource: DataSource,
    private readonly dayKeys: DayKeys,
    private readonly passes: PassesService,
    private readonly personReader: SealedPersonReader,
    private readonly clock: Clock,
  ) {}

  /** Lists the reports of the actor's own unit whose passes could still be valid, the newest first. */
  async listPassBlocks(actor: Actor, query: PageQuery): Promise<PassBlockListDto> {
    const today = this.clock.today();
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const rows = await listPassBlocksOfUnit(
      this.dataSource,
      requireOwnUnit(actor),
      startOfDay(daysBefore(today, listedDaysBefore)),
      {
        after: cursor === null ? null : [String(cursor[0]), String(cursor[1])],
        limit: query.limit + 1,
      },
    );
    const page = toPage(rows, query.limit, (last) => encodeCursor(last.reported_at.toISOString(), last.id));
    const byId = await this.loadReportedDeclarations(page.items, today);
    return {
      items: await Promise.all(
        page.items.map((row) => this.toPassBlockDto(row, byId.get(row.declaration_id))),
      ),
      nextCursor: page.nextCursor,
    };
  }

  private async loadReportedDeclarations(
    blocks: readonly PassBlockRow[],
    today: string,
  ): Promise<ReadonlyMap<string, DeclarationRow>> {
    if (blocks.length === 0) return new Map();
    const declarations = await loadDeclarations(
      this.dataSource,
      blocks.map((row) => row.declaration_id),
      { from: this.passes.earliestPassDay(today), to: daysBefore(today, -1) },
    );
    return new Map(declarations.map((row) => [row.id, row]));
  }

  private async toPassBlockDto(
    row: ListedPassBlockRow,
    declaration: DeclarationRow | undefined,
  ): Promise<PassBlockDto> {
    const person =
      declaration === undefined
        ? { shortName: '', birthYear: null }
        : await this.personReader.readPersonSummary(declaration);
    return {
      blockId: row.id,
      declarationId: row.declaration_id,
      ...person,
      gateName: row.gate_name ?? '',
      reportedAt: row.reported_at.toISOString(),
      reportedByName: row.reported_by_name,
      liftedAt: row.lifted_at?.toISOString() ?? null,
      liftedByName: row.lifted_by_name,
      liftReason: await this.openReason(row),
    };
  }

  /** Opens the reason of a lifted block; null when there is none or the key of its day is destroyed. */
  private async openReason({ id, day, lift_reason_sealed: sealed }: PassBlockRow): Promise<string | null> {
    if (sealed === null) return null;
    try {
      return unsealText(await this.dayKeys.getDayKey(day), sealed, reasonContext(id));
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }
}
