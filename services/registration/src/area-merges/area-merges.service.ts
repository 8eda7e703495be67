import { Injectable } from '@nestjs/common';
import type { AreaRow } from '@khai-bao/areas';
import { registrationStates, Topics, type RegistrationState } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { Problem, Clock, startOfDay } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Outbox } from '@khai-bao/platform/outbox';
import { DataSource, type EntityManager } from 'typeorm';
import { areasChangedChannel, AreasService } from '../areas/areas.service.js';
import {
  areaMergeColumns,
  areaMergeTimerKind,
  buildAreaMergeTimer,
  type AreaMergeRow,
} from './area-merge.row.js';
import type { AreaMergeDto, AreaMergePreviewDto, MergeAreaDto } from './area-merges.dto.js';

/**
 * Merges of wards. The successor is always named, because the units of a ward have to belong to a committee. On the day of the
 * merge the ward's row ends and a timer moves its units; from then on its code resolves to the successor.
 */
@Injectable()
export class AreaMergesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly outbox: Outbox,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
  ) {}

  async listAreaMerges(): Promise<AreaMergeDto[]> {
    const found = await queryRows<AreaMergeRow>(
      this.dataSource,
      `select ${areaMergeColumns} from area_merge order by ordered_at desc, code`,
    );
    return found.map(toAreaMergeDto);
  }

  /** Returns what a merge of this ward would move. @throws Problem PLATFORM.NOT_FOUND when no ward has or had this code */
  async previewAreaMerge(code: string): Promise<AreaMergePreviewDto> {
    const area = this.areas.findCurrentArea(code);
    if (area === null || area.level !== 'ward') throw new Problem('PLATFORM.NOT_FOUND');
    const counted = await queryRows<{ state: RegistrationState; units: number }>(
      this.dataSource,
      'select state, count(*)::int as units from unit where area_code = $1 group by state',
      [code],
    );
    const units = registrationStates.flatMap((state) => counted.filter((one) => one.state === state));
    const merge = await this.findAreaMerge(this.dataSource, code);
    return {
      area,
      units,
      total: units.reduce((sum, one) => sum + one.units, 0),
      merge: merge === undefined ? null : toAreaMergeDto(merge),
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
      // Orders are serialised: each is checked against the areas that the earlier orders have changed.
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext('area-merges'))`);
      await this.areas.reloadAreas(manager);
      const known = await this.findAreaMerge(manager, code);
      if (known !== undefined) {
        const same = known.into_code === form.into && known.decision === form.decision;
        // An order without a day means the day of the first request.
        if (!same || (form.from !== undefined && form.from !== known.from_day))
          throw new Problem('REGISTRATION.AREA_MERGED');
        return known;
      }
      const { ward, into } = await this.requireMergeableWards(manager, code, form.into, from, today);
      const [name, intoName] = [ward, into].map((row) => this.areas.tree.fullNameOf(row.code, today));
      const [row] = await queryRows<AreaMergeRow>(
        manager,
        `insert into area_merge (code, name, into_code, into_name, from_day, decision, ordered_at, ordered_by, ordered_by_name, ordered_by_place)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${areaMergeColumns}`,
        [
          code,
          name,
          into.code,
          intoName,
          from,
          form.decision,
          this.clock.now(),
          actor.accountId,
          actor.displayName,
          actor.place,
        ],
      );
      await this.publishArea(manager, ward, { from, into: into.code });
      // One second after midnight: a timer may fire slightly early, and the day has to have begun.
      const dueAt = from === today ? this.clock.now() : new Date(startOfDay(from).getTime() + 1_000);
      await this.jobs.scheduleTimer(manager, buildAreaMergeTimer(code, dueAt));
      await notifyChannel(manager, areasChangedChannel, code);
      return row!;
    });
    await this.areas.reloadAreas();
    return toAreaMergeDto(made);
  }

  /** Cancels an order before its day. @throws Problem PLATFORM.NOT_FOUND, REGISTRATION.AREA_MERGE_BEGUN */
  async cancelAreaMerge(code: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await queryRows(manager, `select pg_advisory_xact_lock(hashtext('area-merges'))`);
      await this.areas.reloadAreas(manager);
      const known = await this.findAreaMerge(manager, code);
      if (known === undefined) throw new Problem('PLATFORM.NOT_FOUND');
      const ward = this.areas.tree.findArea(code, this.clock.today());
      if (known.from_day <= this.clock.today() || ward === undefined)
        throw new Problem('REGISTRATION.AREA_MERGE_BEGUN');
      await queryRows(manager, 'delete from area_merge where code = $1', [code]);
      await this.publishArea(manager, ward, null);
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
    const awaited = await queryRows(
      manager,
      'select 1 from area_merge where into_code = $1 and from_day > $2 and from_day >= $3',
      [code, today, from],
    );
    if (awaited.length > 0) throw new Problem('REGISTRATION.AREA_AWAITS');
    const alone = tree.childrenOf(ward.parentCode, from).length === 1 && ward.parentCode !== into.parentCode;
    if (alone) throw new Problem('REGISTRATION.LAST_WARD');
    return { ward, into };
  }

  /** Writes the ward's last day and publishes the ward. */
  private async publishArea(
    manager: EntityManager,
    ward: AreaRow,
    merge: { readonly from: string; readonly into: string } | null,
  ): Promise<void> {
    const today = this.clock.today();
    const [written] = await queryRows<{ told: number }>(
      manager,
      'with written as (update area set valid_to = $3, told = told + 1 where code = $1 and valid_from = $2 returning told) select told from written',
      [ward.code, ward.validFrom, merge?.from ?? null],
    );
    await this.outbox.appendEvents(manager, {
      topic: Topics.area,
      key: ward.code,
      subject: ward.code,
      version: written!.told,
      data: {
        code: ward.code,
        name: ward.name,
        level: ward.level,
        parentCode: ward.parentCode,
        path: this.areas.tree.areaPathOf(ward.code, today),
        fullName: this.areas.tree.fullNameOf(ward.code, today),
        validFrom: ward.validFrom,
        validTo: merge?.from ?? null,
        ...(merge === null ? {} : { mergedInto: merge.into }),
      },
    });
  }

  private async findAreaMerge(
    runner: DataSource | EntityManager,
    code: string,
  ): Promise<AreaMergeRow | undefined> {
    const [found] = await queryRows<AreaMergeRow>(
      runner,
      `select ${areaMergeColumns} from area_merge where code = $1`,
      [code],
    );
    return found;
  }
}

const toAreaMergeDto = (row: AreaMergeRow): AreaMergeDto => ({
  code: row.code,
  name: row.name,
  intoCode: row.into_code,
  intoName: row.into_name,
  from: row.from_day,
  decision: row.decision,
  state: row.state,
  units: row.units,
  moved: row.moved,
  orderedAt: row.ordered_at.toISOString(),
  orderedByName: row.ordered_by_name,
  orderedByPlace: row.ordered_by_place,
  finishedAt: row.finished_at?.toISOString() ?? null,
});
