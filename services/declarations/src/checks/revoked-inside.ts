import { Injectable } from '@nestjs/common';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, daysBefore, startOfDay } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { loadDeclarations } from '../declarations/declarations.queries.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { findGateAndUnitNames } from '../gates/gates.queries.js';
import { PassesService } from '../passes/passes.service.js';
import { listRevocationsAfter } from '../passes/revocations.queries.js';
import type { RevokedInsideItemDto, RevokedInsideListDto } from './checks.dto.js';
import { findLatestPassages, type PassageRow } from './checks.queries.js';

/** Revocations that one request looks at. A device that asks with its number sees those since its last request. */
const maxRevocations = 5_000;

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
   * Lists the people inside the actor's unit whose pass was revoked after a number: the last passage today was an entry. A person
   * whose declaration was erased has no name any more.
   */
  async listRevokedInside(actor: Actor, from: number): Promise<RevokedInsideListDto> {
    const unitId = requireOwnUnit(actor);
    const now = this.clock.now();
    const today = this.clock.today();
    const revocations = await listRevocationsAfter(this.dataSource, from, now, maxRevocations);
    const passages = await findLatestPassages(
      this.dataSource,
      [...new Set(revocations.map((row) => row.declaration_id))],
      startOfDay(today),
      unitId,
    );
    const inside = passages.filter(({ direction }) => direction === 'entry');
    return {
      number: Number(revocations.at(-1)?.number ?? from),
      items: await this.toItems(inside, today),
    };
  }

  private async toItems(passages: readonly PassageRow[], today: string): Promise<RevokedInsideItemDto[]> {
    if (passages.length === 0) return [];
    const rows = await loadDeclarations(
      this.dataSource,
      passages.map((row) => row.declaration_id),
      { from: this.passes.earliestPassDay(today), to: daysBefore(today, -1) },
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    const items = await Promise.all(
      passages.map(async (passage): Promise<RevokedInsideItemDto[]> => {
        const row = byId.get(passage.declaration_id);
        if (row === undefined) return [];
        const names = await findGateAndUnitNames(this.dataSource, passage.gate_id);
        return [
          {
            declarationId: row.id,
            status: row.status,
            outcome: row.outcome,
            shortName: (await this.personReader.readPersonSummary(row)).shortName,
            gateName: names?.gate_name ?? '',
            enteredAt: passage.at.toISOString(),
            changedAt: (row.changed_at ?? row.accepted_at).toISOString(),
          },
        ];
      }),
    );
    return items.flat();
  }
}
