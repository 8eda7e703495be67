import { Injectable } from '@nestjs/common';
import { stationReportHours } from '@khai-bao/contracts';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { childPathOf, type AreaIndex } from '../areas/area-index.js';
import { CaseAreas, narrowJurisdiction } from '../areas/case-areas.js';
import { completePeriod, listDays } from './picture-days.js';
import type {
  AreaNumbersDto,
  CaseNumbersDto,
  DayNumbersDto,
  PeriodQuery,
  PictureAreaDto,
  PictureDto,
} from './picture.dto.js';
import {
  computeMedianAcknowledgeSeconds,
  countCasesByArea,
  countCasesByOnset,
  countCasesByReport,
  type Period,
} from './picture.queries.js';

const numberNames = [
  'reported',
  'confirmed',
  'ruledOut',
  'withoutOnset',
  'open',
  'unacknowledged',
  'overdue',
  'stationOverdue',
] as const satisfies readonly (keyof CaseNumbersDto)[];
const noCases: DayNumbersDto = { confirmed: 0, suspected: 0, ruledOut: 0 };

/** Numbers of an area, with those of the wards that were merged into it. */
type NumbersByArea = ReadonlyMap<string, CaseNumbersDto>;

/** Reads the cases of an area as numbers: by day, by area below, and what waits now. */
@Injectable()
export class CityPicture {
  constructor(
    private readonly dataSource: DataSource,
    private readonly areas: CaseAreas,
    private readonly clock: Clock,
  ) {}

  /** @throws Problem ALERTS.AREA_NOT_FOUND, ALERTS.PERIOD, PLATFORM.FORBIDDEN for an account without a jurisdiction */
  async readPicture(actor: Actor, query: PeriodQuery): Promise<PictureDto> {
    const { manager } = this.dataSource;
    const { areaPath } = narrowJurisdiction(actor, query.area);
    if (areaPath === null) throw new Problem('PLATFORM.FORBIDDEN');
    const period = completePeriod(query, this.clock.today());
    const index = await this.areas.readAreaIndex(manager);
    const numbers = await this.countByCurrentArea(manager, areaPath, period, index);
    return {
      area: toPictureArea(index, areaPath),
      above: listPathsAbove(areaPath)
        .filter((path) => isWithinJurisdiction(actor, path))
        .map((path) => toPictureArea(index, path)),
      ...period,
      numbers: sumNumbers([...numbers.values()]),
      medianAcknowledgeSeconds: await computeMedianAcknowledgeSeconds(manager, { areaPath }, period),
      days: await this.readDays(manager, areaPath, period),
      areas: toAreas(index, areaPath, numbers),
    };
  }

  /** Counts by the area that a case's ward belongs to today. */
  private async countByCurrentArea(
    manager: EntityManager,
    areaPath: string,
    period: Period,
    index: AreaIndex,
  ): Promise<NumbersByArea> {
    const now = this.clock.now();
    const rows = await countCasesByArea(manager, { areaPath }, period, {
      now,
      stationReportSince: new Date(now.getTime() - stationReportHours * 3_600_000),
    });
    const byArea = new Map<string, CaseNumbersDto>();
    for (const { areaPath: path, ...counted } of rows) {
      const current = index.resolvePath(path);
      const before = byArea.get(current);
      byArea.set(current, before === undefined ? counted : sumNumbers([before, counted]));
    }
    return byArea;
  }

  private async readDays(
    manager: EntityManager,
    areaPath: string,
    period: Period,
  ): Promise<PictureDto['days']> {
    const reports = new Map(
      (await countCasesByReport(manager, { areaPath }, period)).map(({ day, ...row }) => [day, row]),
    );
    const onsets = new Map(
      (await countCasesByOnset(manager, { areaPath }, period)).map(({ day, ...row }) => [day, row]),
    );
    return listDays(period).map((day) => {
      const { medianAcknowledgeSeconds, ...reported } = reports.get(day) ?? {
        ...noCases,
        medianAcknowledgeSeconds: null,
      };
      return { day, reported, onset: onsets.get(day) ?? noCases, medianAcknowledgeSeconds };
    });
  }
}

/** Adds up numbers of cases. */
export function sumNumbers(parts: readonly CaseNumbersDto[]): CaseNumbersDto {
  const sum = Object.fromEntries(
    numberNames.map((name) => [name, parts.reduce((total, part) => total + part[name], 0)]),
  );
  return sum as unknown as CaseNumbersDto;
}

/** Returns the areas directly below a path: the valid ones, and others that have cases. */
function toAreas(index: AreaIndex, areaPath: string, numbers: NumbersByArea): AreaNumbersDto[] {
  const byChild = new Map<string, CaseNumbersDto[]>(index.listBelow(areaPath).map(({ path }) => [path, []]));
  for (const [path, counted] of numbers) {
    const child = childPathOf(path, areaPath);
    if (child !== null) byChild.set(child, [...(byChild.get(child) ?? []), counted]);
  }
  return [...byChild].map(([path, parts]) => ({ ...toPictureArea(index, path), ...sumNumbers(parts) }));
}

const toPictureArea = (index: AreaIndex, path: string): PictureAreaDto => ({
  areaCode: path.slice(path.lastIndexOf('.') + 1),
  areaPath: path,
  name: index.findByPath(path)?.name ?? '',
});

/** `79` and `79.760` above `79.760.26740`. */
const listPathsAbove = (path: string): string[] => {
  const parts = path.split('.');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('.'));
};
