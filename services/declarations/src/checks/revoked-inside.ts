import { Injectable } from '@nestjs/common';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { loadDeclarations } from '../declarations/declarations.queries.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { PassesService } from '../passes/passes.service.js';
import { findLastRevocationNumber } from '../passes/revocations.queries.js';
import type { RevokedInsideItemDto, RevokedInsideListDto } from './checks.dto.js';
import { listRevokedEntries, type RevokedEntryRow } from './checks.queries.js';

/** People in one list, those who entered last. A unit with more has revoked passes of a whole day to look at. */
const maxListedPeople = 500;

/** Finds people who are inside a unit with a pass that was revoked after they had entered. */
@Injectable()
export class RevokedInside {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passes: PassesService,
    private readonly personReader: SealedPersonReader,
    private readonly clock: Clock,
  ) {}

  /**
   * Lists the people inside the actor's unit whose pass was revoked after they had entered today. It is the same list for every
   * device: an entry that was made without a network may arrive after the revocation. A person whose declaration was erased has no
   * name any more.
   */
  async listRevokedInside(actor: Actor): Promise<RevokedInsideListDto> {
    const unitId = requireOwnUnit(actor);
    const today = this.clock.today();
    const number = await findLastRevocationNumber(this.dataSource);
    const entries = await listRevokedEntries(
      this.dataSource,
      unitId,
      { date: today, start: startOfDay(today) },
      maxListedPeople,
    );
    return { number, items: await this.toItems(entries, today) };
  }

  private async toItems(entries: readonly RevokedEntryRow[], today: string): Promise<RevokedInsideItemDto[]> {
    if (entries.length === 0) return [];
    const rows = await loadDeclarations(
      this.dataSource,
      entries.map((entry) => entry.declaration_id),
      { from: this.passes.earliestPassDay(today), to: daysBefore(today, -1) },
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    const items = await Promise.all(
      entries.map(async (entry): Promise<RevokedInsideItemDto[]> => {
        const row = byId.get(entry.declaration_id);
        if (row === undefined) return [];
        return [
          {
            declarationId: row.id,
            status: row.status,
            reported: row.pass_blocked_at !== null,
            outcome: row.outcome,
            shortName: (await this.personReader.readPersonSummary(row)).shortName,
            gateName: entry.gate_name,
            enteredAt: entry.at.toISOString(),
            changedAt: (row.pass_blocked_at ?? row.changed_at ?? row.accepted_at).toISOString(),
          },
        ];
      }),
    );
    return items.flat();
  }
}
