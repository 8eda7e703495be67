import { Injectable } from '@nestjs/common';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { AreaIndex } from './area-index.js';
import { AreaEntity } from './area.entity.js';

/** Reads the areas of the city and their successions. */
@Injectable()
export class CaseAreas {
  constructor(private readonly clock: Clock) {}

  /** Reads all areas, about 340 rows. */
  async readAreaIndex(manager: EntityManager): Promise<AreaIndex> {
    return new AreaIndex(await manager.find(AreaEntity), this.clock.today());
  }
}

/**
 * Narrows a jurisdiction to an area within it. Without an area the jurisdiction stays.
 * @throws Problem ALERTS.AREA_NOT_FOUND for an area outside of the jurisdiction
 */
export function narrowJurisdiction(
  actor: Pick<Actor, 'areaPath'>,
  areaPath: string | undefined,
): Pick<Actor, 'areaPath'> {
  if (areaPath === undefined) return actor;
  if (!isWithinJurisdiction(actor, areaPath)) throw new Problem('ALERTS.AREA_NOT_FOUND');
  return { areaPath };
}
