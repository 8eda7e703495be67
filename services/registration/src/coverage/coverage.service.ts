import { pendingSteps, type PendingStep } from '@khai-bao/contracts';
import { Injectable } from '@nestjs/common';
import { isWithinJurisdiction, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock, daysBefore } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import type { AreaDto } from '../areas/areas.dto.js';
import { AreasService } from '../areas/areas.service.js';
import { StepClockSettings, type OverdueBefore } from '../clocks/clock-settings.js';
import { RegistrationConfig } from '../registration.config.js';
import type { UnitRow } from '../units/unit.row.js';
import type {
  CoverageAreaDto,
  CoverageDto,
  CoverageQuery,
  CoverageUnitDto,
  CoverageUnitListDto,
  CoverageUnitsQuery,
} from './coverage.dto.js';
import {
  addUnitsAtStage,
  createZeroCounts,
  stagesOfView,
  coverageStageSql,
  type CoverageStage,
  type StageCounts,
} from './coverage-stages.js';

type FoundUnit = Pick<
  UnitRow,
  'id' | 'tracking_code' | 'name' | 'kind' | 'street' | 'area_name' | 'state' | 'account_state'
> & {
  readonly stage: CoverageStage;
  readonly declared_on: string | null;
  readonly sort_key: string;
  readonly quiet_since: string | null;
  readonly step: PendingStep | null;
  readonly step_since: Date | null;
  readonly late: boolean;
};

const dayMs = 24 * 60 * 60 * 1000;
const toCoverageAreaDto = ({ code, path, name, level }: AreaDto, counts: StageCounts): CoverageAreaDto => ({
  areaCode: code,
  areaPath: path,
  name,
  level,
  ...counts,
});

/** SQL condition for an overdue row of `unit_progress`. @param first number of the first parameter of `overdueParameters` */
const overdueSql = (first: number): string =>
  `coalesce(step_since <= case step ${pendingSteps.map((step, at) => `when '${step}' then $${first + at}::timestamptz`).join(' ')} end, false)`;
const overdueParameters = (overdueBefore: OverdueBefore): Date[] =>
  pendingSteps.map((step) => overdueBefore[step]);

/** Coverage: the progress of units by area, from the city down to a single unit. */
@Injectable()
export class CoverageService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: AreasService,
    private readonly clocks: StepClockSettings,
    private readonly clock: Clock,
    private readonly config: RegistrationConfig,
  ) {}

  /** Counts the units of an area and of each area directly below it by stage. @throws Problem PLATFORM.FORBIDDEN outside of the actor's area */
  async getCoverage(actor: Actor, query: CoverageQuery): Promise<CoverageDto> {
    const area = this.requireAreaWithin(actor, query.area);
    const days = query.days ?? this.config.silentAfterDays;
    const scope = jurisdictionSql({ areaPath: area.path }, 'area_path', 1);
    const found = await queryRows<{
      area_path: string;
      stage: CoverageStage | null;
      units: number;
      late: number;
    }>(
      this.dataSource,
      `select area_path, ${coverageStageSql('$3::date')} as stage, count(*)::int as units, (count(*) filter (where ${overdueSql(4)}))::int as late
       from unit_progress where ${scope.sql} group by 1, 2`,
      [
        ...scope.parameters,
        this.quietSinceDay(days),
        ...overdueParameters(await this.clocks.computeOverdueBefore()),
      ],
    );
    const below = new Map(
      this.areasBelow(area).map((child) => [child.path, toCoverageAreaDto(child, createZeroCounts())]),
    );
    const own = toCoverageAreaDto(area, createZeroCounts());
    const depth = area.path.split('.').length + 1;
    for (const { area_path: path, stage, units, late } of found) {
      if (stage === null) continue;
      const child = below.get(path.split('.').slice(0, depth).join('.'));
      for (const counts of child === undefined ? [own] : [own, child]) {
        addUnitsAtStage(counts, stage, units);
        counts.late += late;
      }
    }
    const into = this.areas.findCurrentArea(area.code);
    return {
      area: own,
      above: this.areasAbove(actor, area),
      items: [...below.values()],
      days,
      mergedInto:
        into === null || into.code === area.code
          ? null
          : {
              areaPath: into.path,
              name: into.fullName,
              former: area.fullName,
              isOwn: isWithinJurisdiction(actor, into.path),
            },
    };
  }

  /** Lists units of an area at the stages of a view, the longest silent first. Overdue units: the longest waiting first. */
  async listCoverageUnits(actor: Actor, query: CoverageUnitsQuery): Promise<CoverageUnitListDto> {
    const area = this.requireAreaWithin(actor, query.area);
    const scope = jurisdictionSql({ areaPath: area.path }, 'area_path', 1);
    const overdueBefore = await this.clocks.computeOverdueBefore();
    const late = overdueSql(6);
    const cursor = decodeCursor(query.cursor, 'text', 'uuid');
    const sortKey = query.late
      ? `coalesce(step_since, 'infinity')`
      : `coalesce(quiet_since, 'infinity')::timestamptz`;
    const next = 6 + pendingSteps.length;
    const after =
      cursor === null ? '' : `and (${sortKey}, unit_id) > ($${next}::timestamptz, $${next + 1}::uuid)`;
    const found = await queryRows<FoundUnit>(
      this.dataSource,
      `with page as (
         select unit_id, ${coverageStageSql('$3::date')} as stage, declared_on, quiet_since, step, step_since, ${late} as late, ${sortKey} as sort_key
         from unit_progress where ${scope.sql} and (${coverageStageSql('$3::date')}) = any($4) ${query.late ? `and ${late}` : ''} ${after}
         order by ${sortKey}, unit_id limit $5
       )
       select u.id, u.tracking_code, u.name, u.kind, u.street, u.area_name, u.state, u.account_state,
         p.stage, p.declared_on::text, p.quiet_since::text, p.step, p.step_since, p.late, p.sort_key::text
       from page p join unit u on u.id = p.unit_id order by p.sort_key, p.unit_id`,
      [
        ...scope.parameters,
        this.quietSinceDay(query.days ?? this.config.silentAfterDays),
        stagesOfView[query.view],
        query.limit + 1,
        ...overdueParameters(overdueBefore),
        ...(cursor ?? []),
      ],
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.sort_key, last.id));
    return { items: page.items.map((row) => this.toCoverageUnitDto(row)), nextCursor: page.nextCursor };
  }

  /**
   * Returns the requested area, or the actor's own. A merged ward is returned as it was, although it has no units any more.
   * @throws Problem PLATFORM.FORBIDDEN when it is outside of the actor's area, REGISTRATION.UNKNOWN_AREA
   */
  requireAreaWithin(actor: Actor, path: string | undefined): AreaDto {
    const wanted = path ?? actor.areaPath ?? '';
    if (!isWithinJurisdiction(actor, wanted)) throw new Problem('PLATFORM.FORBIDDEN');
    const code = wanted.split('.').at(-1)!;
    const area = this.areas.findArea(code) ?? this.areas.findMergedArea(code);
    if (area?.path !== wanted) throw new Problem('REGISTRATION.UNKNOWN_AREA');
    return area;
  }

  /** The day of the last declaration, or an earlier one, that makes a unit silent for so many days. */
  quietSinceDay(days: number): string {
    return daysBefore(this.clock.today(), days);
  }

  private areasBelow(area: AreaDto): AreaDto[] {
    return this.areas.tree
      .childrenOf(area.code, this.clock.today())
      .flatMap(({ code }) => this.areas.findArea(code) ?? []);
  }

  private areasAbove(actor: Actor, area: AreaDto): CoverageDto['above'] {
    const parts = area.path.split('.');
    return parts
      .slice(0, -1)
      .map((_, at) => parts.slice(0, at + 1))
      .filter((path) => isWithinJurisdiction(actor, path.join('.')))
      .map((path) => ({
        areaPath: path.join('.'),
        name: this.areas.findArea(path.at(-1)!)?.name ?? path.at(-1)!,
      }));
  }

  private toCoverageUnitDto(row: FoundUnit): CoverageUnitDto {
    return {
      unitId: row.id,
      trackingCode: row.tracking_code,
      name: row.name,
      kind: row.kind,
      street: row.street,
      areaName: row.area_name,
      stage: row.stage,
      state: row.state,
      accountState: row.account_state,
      declaredOn: row.declared_on,
      step: row.step,
      stepSince: row.step_since?.toISOString() ?? null,
      late: row.late,
      quietDays:
        row.quiet_since === null
          ? null
          : Math.max(0, (Date.parse(this.clock.today()) - Date.parse(row.quiet_since)) / dayMs),
    };
  }
}
