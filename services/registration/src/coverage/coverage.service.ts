import { Injectable } from '@nestjs/common';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem, Clock, daysBefore } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { DataSource } from 'typeorm';
import type { AreaDto } from '../areas/areas.dto.js';
import { AreasService } from '../areas/areas.service.js';
import { StepClockSettings } from '../clocks/clock-settings.js';
import { RegistrationConfig } from '../registration.config.js';
import type {
  CoverageAreaDto,
  CoverageDto,
  CoverageQuery,
  CoverageUnitDto,
  CoverageUnitListDto,
  CoverageUnitsQuery,
} from './coverage.dto.js';
import { addUnitsAtStage, createZeroCounts, stagesOfView, type StageCounts } from './coverage-stages.js';
import { countUnitsByStage, findCoverageUnitPage, type CoverageUnit } from './coverage.queries.js';

const dayMs = 24 * 60 * 60 * 1000;
const toCoverageAreaDto = ({ code, path, name, level }: AreaDto, counts: StageCounts): CoverageAreaDto => ({
  areaCode: code,
  areaPath: path,
  name,
  level,
  ...counts,
});

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
    const found = await countUnitsByStage(
      this.dataSource.manager,
      area.path,
      this.quietSinceDay(days),
      await this.clocks.computeOverdueBefore(),
    );
    const below = new Map(
      this.areasBelow(area).map((child) => [child.path, toCoverageAreaDto(child, createZeroCounts())]),
    );
    const own = toCoverageAreaDto(area, createZeroCounts());
    const depth = area.path.split('.').length + 1;
    for (const { areaPath, stage, units, late, outdatedPosters } of found) {
      if (stage === null) continue;
      const child = below.get(areaPath.split('.').slice(0, depth).join('.'));
      for (const counts of child === undefined ? [own] : [own, child]) {
        addUnitsAtStage(counts, stage, units);
        counts.late += late;
        counts.outdatedPosters += outdatedPosters;
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
    const found = await findCoverageUnitPage(
      this.dataSource.manager,
      {
        areaPath: area.path,
        quietSince: this.quietSinceDay(query.days ?? this.config.silentAfterDays),
        stages: stagesOfView[query.view],
        isOverdue: query.late,
        hasOutdatedPosters: query.outdatedPosters,
        overdueBefore: await this.clocks.computeOverdueBefore(),
      },
      decodeCursor(query.cursor, 'text', 'uuid'),
      query.limit + 1,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.sortKey, last.id));
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

  private toCoverageUnitDto(row: CoverageUnit): CoverageUnitDto {
    return {
      unitId: row.id,
      trackingCode: row.trackingCode,
      name: row.name,
      kind: row.kind,
      street: row.street,
      areaName: row.areaName,
      stage: row.stage,
      state: row.state,
      accountState: row.accountState,
      declaredOn: row.declaredOn,
      step: row.step,
      stepSince: row.stepSince?.toISOString() ?? null,
      late: row.late,
      outdatedPosters: row.outdatedPosters,
      ncoviBasis: row.ncoviBasis,
      ncoviUntil: row.ncoviUntil?.toISOString() ?? null,
      quietDays:
        row.quietSince === null
          ? null
          : Math.max(0, (Date.parse(this.clock.today()) - Date.parse(row.quietSince)) / dayMs),
    };
  }
}
