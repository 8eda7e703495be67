import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { endedRegistrationStates } from '@khai-bao/contracts';
import { isTransientError, queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import { safeError } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { DataSource, type EntityManager } from 'typeorm';
import type { AreaDto } from '../areas/areas.dto.js';
import { AreasService } from '../areas/areas.service.js';
import { lockComparedValues } from '../duplicate-detection/compared-values-lock.js';
import { toComparedUnit } from '../duplicate-detection/compared-unit.js';
import { DuplicatePairs } from '../duplicate-detection/duplicate-pairs.js';
import { UnitStore } from '../units/unit-store.js';
import type { UnitRow } from '../units/unit.row.js';
import { areaMergeTimerKind, type AreaMergeRow } from './area-merge.row.js';

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
    await queryRows(
      this.dataSource,
      `update area_merge set state = 'done', finished_at = $2 where code = $1`,
      [code, this.clock.now()],
    );
  }

  /** Waits for transactions that write units into the ward. Later ones find the ward merged. */
  private async startMerge(code: string): Promise<AreaMergeRow | null> {
    return this.dataSource.transaction(async (manager) => {
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext('area-merge'), hashtext($1))`, [code]);
      await this.areas.reloadAreas(manager);
      await queryRows(
        manager,
        `update area_merge set state = 'moving', units = (select count(*)::int from unit where area_code = $1) where code = $1 and state = 'waiting' and from_day <= $2`,
        [code, this.clock.today()],
      );
      const [merge] = await queryRows<AreaMergeRow>(
        manager,
        `select * from area_merge where code = $1 and state = 'moving'`,
        [code],
      );
      return merge ?? null;
    });
  }

  private async listNextUnitIds(code: string, left: readonly string[], size: number): Promise<string[]> {
    const found = await queryRows<{ id: string }>(
      this.dataSource,
      'select id from unit where area_code = $1 and id <> all($2::uuid[]) order by id limit $3',
      [code, left, size],
    );
    return found.map(({ id }) => id);
  }

  private async moveBatch(
    manager: EntityManager,
    merge: AreaMergeRow,
    ids: readonly string[],
  ): Promise<void> {
    const target = await this.resolveSuccessorWard(manager, merge.code);
    const seen = await queryRows<UnitRow>(
      manager,
      'select * from unit where id = any($1::uuid[]) order by id',
      [ids],
    );
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
    const before = await queryRows<UnitRow>(
      manager,
      'select * from unit where id = any($1::uuid[]) and area_code = $2',
      [ids, merge.code],
    );
    const moved = await queryRows<UnitRow>(
      manager,
      `with moved as (update unit set area_code = $3, area_path = $4, area_name = $5, version = version + 1, ward_moves = ward_moves + 1
         where id = any($1::uuid[]) and area_code = $2 returning *)
       select * from moved order by id`,
      [ids, merge.code, target.code, target.path, target.fullName],
    );
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
      before.map(({ id, area_name }) => ({
        unit: latest.get(id)!,
        changes: [{ field: 'areaName', from: area_name, to: target.fullName }],
      })),
      { accountId: merge.ordered_by, displayName: merge.ordered_by_name, place: merge.ordered_by_place },
      merge.decision,
    );
    await this.store.publishUnits(
      manager,
      [...latest.values()].filter(({ id }) => !movedIds.has(id)),
    );
    await queryRows(manager, 'update area_merge set moved = moved + $2 where code = $1', [
      merge.code,
      moved.length,
    ]);
  }

  /** The ward that the units move to: the successor, or the ward that the successor was merged into. */
  private async resolveSuccessorWard(manager: EntityManager, code: string): Promise<AreaDto> {
    const target = (await this.areas.resolveAndLockAreas(manager, [code])).get(code);
    if (target === undefined) throw new Error('the successor of a merged ward is unknown');
    return target;
  }
}
