import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { StepClockSettings } from '../clocks/clock-settings.js';
import type { NcoviBasis } from '../coverage/ncovi-basis.js';
import { updateNcoviBases } from '../coverage/ncovi-basis.queries.js';
import { findKeyedUnits, type KeyedUnit } from '../units/unit-keys.queries.js';
import { coversByNcovi, deriveCover, differsForOthers, type Cover } from './derive-cover.js';
import { findEntriesMatchedWith } from './ncovi-entries.queries.js';
import { voidClaimWork } from './ncovi-work.queries.js';
import type { UnitCoverEntity } from './unit-cover.entity.js';
import { lockCovers, lockUnpublishedCovers, upsertCovers } from './unit-cover.queries.js';

/** Keeps which system covers each unit: row, progress of the unit and event, in one transaction. */
@Injectable()
export class UnitCovers {
  constructor(
    private readonly clocks: StepClockSettings,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Derives the covers of units again. The caller holds the lock of matching. */
  async refreshCovers(manager: EntityManager, unitIds: readonly string[]): Promise<void> {
    if (unitIds.length === 0) return;
    const units = await findKeyedUnits(manager, unitIds);
    const listed = new Map(
      (await findEntriesMatchedWith(manager, unitIds)).map(({ unitId, entryId }) => [unitId, entryId]),
    );
    const { ncoviGraceDays } = await this.clocks.readCurrentSettings(manager);
    await this.storeCovers(manager, units, (unit, before) =>
      deriveCover(unit, listed.get(unit.id) ?? null, before, this.clock.now(), ncoviGraceDays),
    );
  }

  /** Sets the basis of one unit, after a decision or at the end of a grace. */
  async setBasis(manager: EntityManager, unitId: string, basis: NcoviBasis | null): Promise<void> {
    const now = this.clock.now();
    await this.storeCovers(manager, await findKeyedUnits(manager, [unitId]), (_unit, before) => ({
      byKhaiBao: before?.byKhaiBao ?? false,
      basis,
      entryId: null,
      since: now,
      until: null,
    }));
  }

  /** Publishes covers that were stored without an event. @returns whether there may be more */
  async publishStoredCovers(manager: EntityManager, limit: number): Promise<boolean> {
    const rows = await lockUnpublishedCovers(manager, limit);
    if (rows.length === 0) return false;
    const published = rows.map((row) => ({ ...row, version: row.version + 1, isPublished: true }));
    await upsertCovers(manager, published);
    await this.appendEvents(manager, published);
    return rows.length === limit;
  }

  private async storeCovers(
    manager: EntityManager,
    units: readonly KeyedUnit[],
    coverOf: (unit: KeyedUnit, before: UnitCoverEntity | null) => Cover,
  ): Promise<void> {
    const known = new Map(
      (
        await lockCovers(
          manager,
          units.map(({ id }) => id),
        )
      ).map((row) => [row.unitId, row]),
    );
    const changed: UnitCoverEntity[] = [];
    const toPublish: UnitCoverEntity[] = [];
    const moved: UnitCoverEntity[] = [];
    for (const unit of units) {
      const before = known.get(unit.id) ?? null;
      const after = coverOf(unit, before);
      const isPublic = differsForOthers(before, after);
      const isMoved = before?.basis !== after.basis || before?.until?.getTime() !== after.until?.getTime();
      const isBlank = before === null && after.basis === null && !after.byKhaiBao;
      if (isBlank || (!isPublic && !isMoved && before?.areaPath === unit.areaPath)) continue;
      const row: UnitCoverEntity = {
        ...after,
        unitId: unit.id,
        areaPath: unit.areaPath,
        version: (before?.version ?? 0) + (isPublic ? 1 : 0),
        // What waited to be published is part of this event.
        isPublished: isPublic ? true : (before?.isPublished ?? true),
      };
      changed.push(row);
      if (isPublic) toPublish.push(row);
      if (isMoved) moved.push(row);
    }
    if (changed.length === 0) return;
    await upsertCovers(manager, changed);
    const now = this.clock.now();
    if (moved.length > 0) await updateNcoviBases(manager, moved, now);
    const withoutClaim = moved.filter(({ basis }) => basis !== 'claimed').map(({ unitId }) => unitId);
    if (withoutClaim.length > 0) await voidClaimWork(manager, withoutClaim, now);
    await this.appendEvents(manager, toPublish);
  }

  private appendEvents(manager: EntityManager, rows: readonly UnitCoverEntity[]): Promise<void> {
    return this.outbox.appendEvents(
      manager,
      rows.map((row) => ({
        topic: Topics.unitCover,
        key: row.unitId,
        subject: row.unitId,
        version: row.version,
        data: {
          unitId: row.unitId,
          areaPath: row.areaPath,
          byKhaiBao: row.byKhaiBao,
          byNcovi: coversByNcovi(row),
          ncoviEntryId: row.entryId,
          since: row.since.toISOString(),
        },
      })),
    );
  }
}
