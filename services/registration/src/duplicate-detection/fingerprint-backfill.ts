import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { endedRegistrationStates } from '@khai-bao/contracts';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, IsNull, MoreThan, type EntityManager } from 'typeorm';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import { UnitStore } from '../units/unit-store.js';
import { UnitEntity } from '../units/unit.entity.js';
import { setMissingFingerprints } from '../units/units.queries.js';
import { lockComparedValues } from './compared-values-lock.js';
import { toComparedUnit } from './compared-unit.js';
import { DuplicateFinder } from './duplicate-finder.js';
import { DuplicatePairs } from './duplicate-pairs.js';

const backfillTimerKind = 'mark-units';
const backfillBatchSize = 200;

/** Computes, once and in the background, the fingerprints of units that are older than the detection of duplicates. An interrupted run continues. */
@Injectable()
export class FingerprintBackfill implements OnModuleInit, BeforeApplicationShutdown {
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: TimerScheduler,
    private readonly finder: DuplicateFinder,
    private readonly pairs: DuplicatePairs,
    private readonly cipher: UnitDataCipher,
    private readonly store: UnitStore,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    this.jobs.registerTimerHandler(backfillTimerKind, () => this.computeMissingFingerprints());
    await this.dataSource.transaction(async (manager) => {
      if (await manager.existsBy(UnitEntity, { placeKey: IsNull() }))
        await this.jobs.scheduleTimer(manager, {
          kind: backfillTimerKind,
          key: 'all',
          dueAt: this.clock.now(),
        });
    });
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  /** Processes all units without fingerprints, one transaction per batch. @throws Error when the service shuts down */
  async computeMissingFingerprints(): Promise<void> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      if (this.stopping)
        throw new Error('the service shuts down; the next instance continues the comparison');
      const last = await this.dataSource.transaction((manager) => this.computeBatch(manager, after));
      if (last === null) return;
      after = last;
    }
  }

  /** @returns the last id of the batch; null when no unit is left */
  private async computeBatch(manager: EntityManager, after: string): Promise<string | null> {
    const units = await manager.find(UnitEntity, {
      where: { placeKey: IsNull(), id: MoreThan(after) },
      order: { id: 'ASC' },
      take: backfillBatchSize,
    });
    if (units.length === 0) return null;
    const fingerprints = units.map((unit) =>
      this.finder.computeFingerprints({
        name: unit.name,
        street: unit.street,
        phone: this.cipher.openContactOrEmpty(unit).phone,
      }),
    );
    await lockComparedValues(
      manager,
      units.map((unit, at) => ({ ...toComparedUnit(unit), ...fingerprints[at]! })),
    );
    const updated = await setMissingFingerprints(
      manager,
      units.map(({ id, version }, at) => ({ id, version, ...fingerprints[at]! })),
    );
    const active = updated.filter(({ state }) => !endedRegistrationStates.has(state));
    await this.store.publishUnits(manager, await this.pairs.recheckPairs(manager, active, 'published'));
    return units.at(-1)!.id;
  }
}
