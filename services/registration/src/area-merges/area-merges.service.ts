import { Injectable } from '@nestjs/common';
import type { AreaRow } from '@khai-bao/areas';
import { registrationStates } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { notifyChannel } from '@khai-bao/platform/database';
import { Problem, Clock, startOfDay } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { InjectRepository } from '@nestjs/typeorm';
import { And, DataSource, MoreThan, MoreThanOrEqual, Repository, type EntityManager } from 'typeorm';
import { areasChangedChannel, AreasService } from '../areas/areas.service.js';
import { areaMergeTimerKind, buildAreaMergeTimer } from './area-merge-timer.js';
import { AreaMergeEntity } from './area-merge.entity.js';
import type { AreaMergeDto, AreaMergePreviewDto, MergeAreaDto } from './area-merges.dto.js';
import { countUnitsOfWardByState, lockAreaMergeOrders } from './area-merges.queries.js';

/**
 * Merges of wards. The successor is always named, because the units of a ward have to belong to a committee. On the day of the
 * merge the ward's row ends and a timer moves its units; from then on its code resolves to the successor.
 */
@Injectable()
export class AreaMergesService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(AreaMergeEntity) private readonly merges: Repository<AreaMergeEntity>,
    private readonly areas: AreasService,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  async listAreaMerges(): Promise<AreaMergeDto[]> {
    const found = await this.merges.find({ order: { orderedAt: 'DESC', code: 'ASC' } });
    return found.map(toAreaMergeDto);
  }

  /** Returns what a merge of this ward would move. @throws Problem PLATFORM.NOT_FOUND when no ward has or had this code */
  async previewAreaMerge(code: string): Promise<AreaMergePreviewDto> {
    const area = this.areas.findCurrentArea(code);
    if (area === null || area.level !== 'ward') throw new Problem('PLATFORM.NOT_FOUND');
    const counted = await countUnitsOfWardByState(this.dataSource.manager, code);
    const units = registrationStates.flatMap((state) => counted.filter((one) => one.state === state));
    const merge = await this.merges.findOneBy({ code });
    return {
      area,
      units,
      total: units.reduce((sum, one) => sum + one.units, 0),
      merge: merge === null ? null : toAreaMergeDto(merge),
    };
  }

  /**
   * Orders a merge for today or a later day. A repeated order returns the first one.
   * @throws Problem REGISTRATION.UNKNOWN_AREA when one of the two is no ward of today; SAME_AREA; AREA_ENDS when one of the two
   *   ends before that day; AREA_AWAITS when a third ward is to be merged into this one; LAST_WARD; AREA_MERGED when another
   *   merge of this ward was ordered; PLATFORM.VALIDATION for a past day
   */
  async orderAreaMerge(actor: Actor, code: string, form: MergeAreaDto): Promise<AreaMergeDto> {
    const today = this.clock.today();
    const from = form.from ?? today;
    const made = await this.dataSource.transaction(async (manager) => {
      await lockAreaMergeOrders(manager);
      await this.areas.reloadAreas(manager);
      const known = await manager.findOneBy(AreaMergeEntity, { code });
      if (known !== null) {
        const same = known.intoCode === form.into && known.decision === form.decision;
        // An order without a day means the day of the first request.
        if (!same || (form.from !== undefined && form.from !== known.fromDay))
          throw new Problem('REGISTRATION.AREA_MERGED');
        return known;
      }
      const { ward, into } = await this.requireMergeableWards(manager, code, form.into, from, today);
      const fullNameOf = (area: AreaRow): string => this.areas.tree.fullNameOf(area.code, today);
      const ordered = manager.create(AreaMergeEntity, {
        code,
        name: fullNameOf(ward),
        intoCode: into.code,
        intoName: fullNameOf(into),
        fromDay: from,
        decision: form.decision,
        state: 'waiting',
        unitCount: 0,
        movedCount: 0,
        orderedAt: this.clock.now(),
        orderedBy: actor.accountId,
        orderedByName: actor.displayName,
        orderedByPlace: actor.place,
        finishedAt: null,
      });
      await manager.insert(AreaMergeEntity, ordered);
      await this.areas.publishMergeOfWard(manager, ward, { from, into: into.code });
      // One second after midnight: a timer may fire slightly early, and the day has to have begun.
      const dueAt = from === today ? this.clock.now() : new Date(startOfDay(from).getTime() + 1_000);
      await this.jobs.scheduleTimer(manager, buildAreaMergeTimer(code, dueAt));
      await notifyChannel(manager, areasChangedChannel, code);
      return ordered;
    });
    await this.areas.reloadAreas();
    return toAreaMergeDto(made);
  }

  /** Cancels an order before its day. @throws Problem PLATFORM.NOT_FOUND, REGISTRATION.AREA_MERGE_BEGUN */
  async cancelAreaMerge(code: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await lockAreaMergeOrders(manager);
      await this.areas.reloadAreas(manager);
      const known = await manager.findOneBy(AreaMergeEntity, { code });
      if (known === null) throw new Problem('PLATFORM.NOT_FOUND');
      const ward = this.areas.tree.findArea(code, this.clock.today());
      if (known.fromDay <= this.clock.today() || ward === undefined)
        throw new Problem('REGISTRATION.AREA_MERGE_BEGUN');
      await manager.delete(AreaMergeEntity, { code });
      await this.areas.publishMergeOfWard(manager, ward, null);
      await this.jobs.cancelTimer(manager, areaMergeTimerKind, code);
      await notifyChannel(manager, areasChangedChannel, code);
    });
    await this.areas.reloadAreas();
  }

  /** Returns both wards when the merge is allowed on that day. @throws Problem as `orderAreaMerge` */
  private async requireMergeableWards(
    manager: EntityManager,
    code: string,
    intoCode: string,
    from: string,
    today: string,
  ): Promise<{ ward: AreaRow; into: AreaRow }> {
    const { tree } = this.areas;
    const wardAt = (one: string, path: string): AreaRow => {
      const row = tree.findArea(one, today);
      if (row?.level !== 'ward')
        throw new Problem('REGISTRATION.UNKNOWN_AREA', { fields: [{ path, code: 'unknownArea' }] });
      return row;
    };
    const ward = wardAt(code, 'code');
    if (code === intoCode) throw new Problem('REGISTRATION.SAME_AREA');
    const into = wardAt(intoCode, 'into');
    if (from < today) throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'from', code: 'past' }] });
    if (tree.findArea(code, from) === undefined || tree.findArea(intoCode, from) === undefined)
      throw new Problem('REGISTRATION.AREA_ENDS');
    const isAwaited = await manager.existsBy(AreaMergeEntity, {
      intoCode: code,
      fromDay: And(MoreThan(today), MoreThanOrEqual(from)),
    });
    if (isAwaited) throw new Problem('REGISTRATION.AREA_AWAITS');
    const alone = tree.childrenOf(ward.parentCode, from).length === 1 && ward.parentCode !== into.parentCode;
    if (alone) throw new Problem('REGISTRATION.LAST_WARD');
    return { ward, into };
  }
}

const toAreaMergeDto = (merge: AreaMergeEntity): AreaMergeDto => ({
  code: merge.code,
  name: merge.name,
  intoCode: merge.intoCode,
  intoName: merge.intoName,
  from: merge.fromDay,
  decision: merge.decision,
  state: merge.state,
  units: merge.unitCount,
  moved: merge.movedCount,
  orderedAt: merge.orderedAt.toISOString(),
  orderedByName: merge.orderedByName,
  orderedByPlace: merge.orderedByPlace,
  finishedAt: merge.finishedAt?.toISOString() ?? null,
});
