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

/** Units that move together: few enough that nobody waits long for one of them. */
const moveBatchSize = 100;

/**
 * Moves the units of a ward that was merged to the ward that stands for it, as an officer's correction of the ward would. Each
 * batch, its units, their history, their events and what they are compared by, is one transaction: killed at any point it goes
 * on where it was. Of a unit only its place is written, so what somebody corrects in the same moment stays.
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
    // The timer's own transaction only holds its row, so that no other process takes it; the batches commit beside it.
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
      if (this.stopping) throw new Error('the service stops; the ward goes on with the next');
      const ids = await this.listNextUnitIds(code, left, size);
      if (ids.length === 0) break;
      try {
        await this.dataSource.transaction((manager) => this.moveBatch(manager, merge, ids));
        size = moveBatchSize;
      } catch (error) {
        if (this.stopping || isTransientError(error)) throw error;
        // One of them cannot move: one by one, that one is left for the next try and the others go.
        if (size === 1) {
          this.logger.error({ err: safeError(error), unit: ids[0] }, 'a unit could not move to its new ward');
          left.push(ids[0]!);
        }
        size = 1;
      }
    }
    if (left.length > 0) throw new Error('some units of a merged ward could not move');
    await queryRows(
      this.dataSource,
      `update area_merge set state = 'done', finished_at = $2 where code = $1`,
      [code, this.clock.now()],
    );
  }

  /** Waits for whoever puts a unit into the ward in this moment; whoever comes later finds it merged. */
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
    // What they are compared by is held before any row is, as whoever registers or corrects does.
    await lockComparedValues(
      manager,
      seen.flatMap((row) => {
        const compared = toComparedUnit(row);
        return [compared, { ...compared, areaCode: target.code, areaPath: target.path }];
      }),
    );
    await this.pairs.lockUnitsWithPartners(manager, ids);
    // Locked now: one that an officer has moved elsewhere meanwhile stays there.
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
    const counted = moved.filter(({ state }) => !endedRegistrationStates.has(state));
    await this.pairs.updateCommonPaths(
      manager,
      moved.filter(({ state }) => endedRegistrationStates.has(state)).map(({ id }) => id),
    );
    const marked = await this.pairs.recheckPairs(manager, counted);
    const latest = new Map([...moved, ...marked].map((row) => [row.id, row]));
    const own = new Set(moved.map(({ id }) => id));
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
      [...latest.values()].filter(({ id }) => !own.has(id)),
    );
    await queryRows(manager, 'update area_merge set moved = moved + $2 where code = $1', [
      merge.code,
      moved.length,
    ]);
  }

  /** Where they go: to the ward itself, or to what that one was merged into. */
  private async resolveSuccessorWard(manager: EntityManager, code: string): Promise<AreaDto> {
    const target = (await this.areas.resolveAndLockAreas(manager, [code])).get(code);
    if (target === undefined) throw new Error('the ward that a merge goes into is not known');
    return target;
  }
}
