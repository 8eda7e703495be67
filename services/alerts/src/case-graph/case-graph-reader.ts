import { Injectable } from '@nestjs/common';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { findCaseInJurisdiction } from '../cases/find-case.js';
import type { CaseGraphDto } from './case-graph.dto.js';
import {
  findCasesOfCluster,
  findLinks,
  findSurroundingCases,
  type GraphCaseRow,
} from './case-graph.queries.js';

/** Cases of a graph: more cannot be told apart on a screen. */
const maxGraphCases = 200;
/** Days before and after a case within which the cases of its unit belong to its surroundings. */
const surroundingDays = 14;

/** Reads cases and their units as a graph. */
@Injectable()
export class CaseGraphReader {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws Problem ALERTS.CLUSTER_NOT_FOUND when no case of the cluster is of the caller's area */
  async readClusterGraph(actor: Actor, clusterId: string): Promise<CaseGraphDto> {
    const { manager } = this.dataSource;
    const found = await findCasesOfCluster(manager, clusterId, maxGraphCases + 1);
    if (!found.some((each) => isReadable(actor, each))) throw new Problem('ALERTS.CLUSTER_NOT_FOUND');
    return this.toGraph(manager, actor, found);
  }

  /** @throws Problem ALERTS.NOT_FOUND */
  async readCaseGraph(actor: Actor, caseId: string): Promise<CaseGraphDto> {
    const { manager } = this.dataSource;
    const centre = await findCaseInJurisdiction(manager, actor, caseId, { isLocked: false });
    const found = await findSurroundingCases(manager, centre, surroundingDays, maxGraphCases + 1);
    return this.toGraph(manager, actor, found);
  }

  private async toGraph(
    manager: EntityManager,
    actor: Actor,
    found: readonly GraphCaseRow[],
  ): Promise<CaseGraphDto> {
    const shown = found.slice(0, maxGraphCases);
    const own = shown
      .filter((each) => isReadable(actor, each))
      .sort((a, b) => a.day.localeCompare(b.day) || a.code.localeCompare(b.code));
    const units = new Map(
      own.map(({ unitId, unitName, areaName }) => [unitId, { unitId, name: unitName, areaName }]),
    );
    return {
      cases: own.map(({ id, code, state, day, onsetDay, unitId }) => ({
        caseId: id,
        code,
        state,
        day,
        onsetDay,
        unitId,
      })),
      units: [...units.values()],
      links: await findLinks(
        manager,
        own.map(({ id }) => id),
      ),
      otherCaseCount: shown.length - own.length,
      isTruncated: found.length > maxGraphCases,
    };
  }
}

/** A centre from which a case was transferred still reads the case. */
const isReadable = (actor: Actor, { areaPath, originAreaPath }: GraphCaseRow): boolean =>
  isWithinJurisdiction(actor, areaPath) ||
  (originAreaPath !== null && isWithinJurisdiction(actor, originAreaPath));
