import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { endedRegistrationStates } from '@khai-bao/contracts';
import { isTransientError } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { safeError } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, DataSource, In, Not, Repository, type EntityManager } from 'typeorm';
import type { AreaDto } from '../areas/areas.dto.js';
import { lockWardForMerge } from '../areas/areas.queries.js';
import { AreasService } from '../areas/areas.service.js';
import { lockComparedValues } from '../duplicate-detection/compared-values-lock.js';
import { toComparedUnit } from '../duplicate-detection/compared-unit.js';
import { DuplicatePairs } from '../duplicate-detection/duplicate-pairs.js';
import { UnitStore } from '../units/unit-store.js';
import { UnitEntity } from '../units/unit.entity.js';
import { moveUnitsToWard } from '../units/units.queries.js';
import { areaMergeTimerKind } from './area-merge-timer.js';
import { AreaMergeEntity } from './area-merge.entity.js';
import { beginAreaMerge } from './area-merges.queries.js';

/** Units of one transaction: few, so that an officer does not wait long for one of them. */
const moveBatchSize = 100;

/**
 * Moves the units of a merged ward to its successor, as a correction of the ward would. Each batch with history, events and
 * duplicate pairs is one transaction, so that an interrupted run continues. Only the place of a unit is written: a concurrent
 * correction of other fields is kept.
 */
@Injectable()
export class MergedWardUnitMover implements OnModuleInit, BeforeApplicationShutdown {
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(AreaMergeEntity) private readonly merges: Repository<AreaMergeEntity>,
    private readonly jobs: TimerScheduler,
    private readonly areas: AreasService,
    private readonly pairs: DuplicatePairs,
    private readonly store: UnitStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    // The timer's own transaction only holds the lease of the timer; each batch commits in a transaction of its own.
    this.jobs.registerTimerHandler(areaMergeTimerKind, (payload) =>
      this.moveUnitsOfWard((payload as { code: string }).code),
    );
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  private async moveUnitsOfWard(code: string): Promise<void> {
    const merge = await this.startMerge(code);
    if (merge === null) return;
    const left: string[] = [];
    let size = moveBatchSize;
    for (;;) {
      if (this.stopping) throw new Error('the service shuts down; the next instance continues the merge');
      const ids = await this.listNextUnitIds(code, left, size);
      if (ids.length === 0) break;
      try {
        await this.dataSource.transaction((manager) => this.moveBatch(manager, merge, ids));
        size = moveBatchSize;
      } catch (error) {
        if (this.stopping || isTransientError(error)) throw error;
        // The batch is bisected into single units: the failing one waits for the next run, and the others move.
        if (size === 1) {
          this.logger.error(
            { err: safeError(error), unit: ids[0] },
            'a unit could not be moved to the successor of its ward',
          );
          left.push(ids[0]!);
        }
        size = 1;
      }
    }
    if (left.length > 0) throw new Error('some units of a merged ward could not be moved');
    await this.merges.update({ code }, { state: 'done', finishedAt: this.clock.now() });
  }

  /** Waits for transactions that write units into the ward. Later ones find the ward merged. */
  private startMerge(code: string): Promise<AreaMergeEntity | null> {
    return this.dataSource.transaction(async (manager) => {
      await lockWardForMerge(manager, code);
      await this.areas.reloadAreas(manager);
      await beginAreaMerge(manager, code, this.clock.today());
      return manager.findOneBy(AreaMergeEntity, { code, state: 'moving' });
    });
  }

  private async listNextUnitIds(code: string, left: readonly string[], size: number): Promise<string[]> {
    const found = await this.dataSource.manager.find(UnitEntity, {
      select: { id: true },
      where: { areaCode: code, id: Not(In(left)) },
      order: { id: 'ASC' },
      take: size,
    });
    return found.map(({ id }) => id);
  }

  private async moveBatch(
    manager: EntityManager,
    merge: AreaMergeEntity,
    ids: readonly string[],
  ): Promise<void> {
    const target = await this.resolveSuccessorWard(manager, merge.code);
    const seen = await manager.find(UnitEntity, { where: { id: Any(ids) }, order: { id: 'ASC' } });
    // The compared values are locked before any row, as registrations and corrections do.
    await lockComparedValues(
      manager,
      seen.flatMap((row) => {
        const compared = toComparedUnit(row);
        return [compared, { ...compared, areaCode: target.code, areaPath: target.path }];
      }),
    );
    await this.pairs.lockUnitsWithPartners(manager, ids);
    // The rows are locked now: a unit that an officer has moved elsewhere meanwhile is not moved.
    const before = await manager.findBy(UnitEntity, { id: Any(ids), areaCode: merge.code });
    const moved = await moveUnitsToWard(manager, ids, merge.code, {
      code: target.code,
      path: target.path,
      name: target.fullName,
    });
    await this.pairs.preserveDismissals(manager, before, moved);
    const active = moved.filter(({ state }) => !endedRegistrationStates.has(state));
    await this.pairs.updateCommonPaths(
      manager,
      moved.filter(({ state }) => endedRegistrationStates.has(state)).map(({ id }) => id),
    );
    const flagged = await this.pairs.recheckPairs(manager, active);
    const latest = new Map([...moved, ...flagged].map((row) => [row.id, row]));
    const movedIds = new Set(moved.map(({ id }) => id));
    await this.store.recordCorrections(
      manager,
      before.map(({ id, areaName }) => ({
        unit: latest.get(id)!,
        changes: [{ field: 'areaName', from: areaName, to: target.fullName }],
      })),
      { accountId: merge.orderedBy, displayName: merge.orderedByName, place: merge.orderedByPlace },
      merge.decision,
    );
    await this.store.publishUnits(
      manager,
      [...latest.values()].filter(({ id }) => !movedIds.has(id)),
    );
    await manager.increment(AreaMergeEntity, { code: merge.code }, 'movedCount', moved.length);
  }

  /** The ward that the units move to: the successor, or the ward that the successor was merged into. */
  private async resolveSuccessorWard(manager: EntityManager, code: string): Promise<AreaDto> {
    const target = (await this.areas.resolveAndLockAreas(manager, [code])).get(code);
    if (target === undefined) throw new Error('the successor of a merged ward is unknown');
    return target;
  }
}
