import { Injectable } from '@nestjs/common';
import { isWithinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem, daysBefore } from '@khai-bao/platform/core';
import { DataSource, In, type EntityManager } from 'typeorm';
import { CaseItemMapper } from '../cases/case-item-mapper.js';
import { CaseStore } from '../cases/case-store.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { clusterStates, type ClusterCause, type ClusterState } from './case-cluster.entity.js';
import { CasePartyLinkEntity, partyLinkReasons } from './case-party-link.entity.js';
import { ClusterStore } from './cluster-store.js';
import type {
  ClusterDayDto,
  ClusterDetailDto,
  ClusterItemDto,
  ClusterLinkDto,
  ClusterQuery,
} from './clusters.dto.js';
import { findClusters, type ClusterRow } from './clusters.queries.js';

const maxListedClusters = 200;
/** Days that a curve shows at most. */
const maxCurveDays = 120;

/** Reads clusters: a centre sees those with a case of its area, and of other areas the number of cases alone. */
@Injectable()
export class ClusterReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clusters: ClusterStore,
    private readonly cases: CaseStore,
    private readonly items: CaseItemMapper,
  ) {}

  async listClusters(actor: Actor, { view }: ClusterQuery): Promise<ClusterItemDto[]> {
    const states = view === 'open' ? ['open'] : ['closed', 'merged'];
    const rows = await findClusters(this.dataSource.manager, actor, { states, id: null }, maxListedClusters);
    return rows.map(toItem);
  }

  /** @throws Problem ALERTS.CLUSTER_NOT_FOUND */
  readCluster(actor: Actor, id: string): Promise<ClusterDetailDto> {
    return this.toDetail(this.dataSource.manager, actor, id);
  }

  /** Returns whether all cases of a cluster lie within the actor's area. @throws Problem ALERTS.CLUSTER_NOT_FOUND without one that does */
  async isResponsible(manager: EntityManager, actor: Actor, id: string): Promise<boolean> {
    const { otherCaseCount } = await this.toDetail(manager, actor, id);
    return otherCaseCount === 0;
  }

  /** @throws Problem ALERTS.CLUSTER_NOT_FOUND */
  async toDetail(manager: EntityManager, actor: Actor, id: string): Promise<ClusterDetailDto> {
    const [row] = await findClusters(manager, actor, { states: [...clusterStates], id }, 1);
    if (row === undefined) throw new Problem('ALERTS.CLUSTER_NOT_FOUND');
    const members = await this.clusters.listMembers(manager, id);
    const all = await this.cases.findCases(
      manager,
      members.map(({ caseId }) => caseId),
    );
    const own = all.filter(({ areaPath }) => isWithinJurisdiction(actor, areaPath));
    const history = await this.clusters.listEvents(manager, id);
    return {
      ...toItem(row),
      cases: own.map((each) => this.items.toCaseItemDto(actor, each)),
      otherCaseCount: all.length - own.length,
      canChange: own.length === all.length && row.state === 'open',
      links: await this.listLinks(manager, all, own),
      curve: toCurve(all.map(({ day }) => day)),
      visits: own
        .map(({ code, unitName, gateName, acceptedAt }) => ({
          caseCode: code,
          unitName,
          gateName,
          at: acceptedAt.toISOString(),
        }))
        .sort((a, b) => a.at.localeCompare(b.at)),
      history: history.map(({ kind, recordedAt, caseCount, cause, otherCode, actorName }) => ({
        kind,
        cause,
        at: recordedAt.toISOString(),
        caseCount,
        otherCode,
        actorName,
      })),
    };
  }

  /** Lists the links of the actor's cases within a cluster. A case of another area has no code here. */
  private async listLinks(
    manager: EntityManager,
    all: readonly SuspectedCaseEntity[],
    own: readonly SuspectedCaseEntity[],
  ): Promise<ClusterLinkDto[]> {
    const ids = In(all.map(({ id }) => id));
    const links = await manager.find(CasePartyLinkEntity, {
      where: { caseId: ids, otherCaseId: ids },
      order: { caseId: 'ASC', otherCaseId: 'ASC' },
    });
    const codes = new Map(own.map(({ id, code }) => [id, code]));
    return links
      .flatMap(({ caseId, otherCaseId, reason }): ClusterLinkDto[] => {
        const [caseCode = null, otherCaseCode = null] = [codes.get(caseId), codes.get(otherCaseId)];
        if (caseCode !== null) return [{ caseCode, otherCaseCode, reason }];
        return otherCaseCode === null ? [] : [{ caseCode: otherCaseCode, otherCaseCode: null, reason }];
      })
      .sort((a, b) => partyLinkReasons.indexOf(a.reason) - partyLinkReasons.indexOf(b.reason));
  }
}

const toItem = (row: ClusterRow): ClusterItemDto => ({
  clusterId: row.id,
  code: row.code,
  state: row.state as ClusterState,
  cause: row.cause as ClusterCause,
  openedAt: row.openedAt.toISOString(),
  openedByName: row.openedByName,
  unitNames: row.unitNames,
  caseCount: row.caseCount,
  openCaseCount: row.openCaseCount,
  confirmedCaseCount: row.confirmedCaseCount,
  firstDay: row.firstDay,
  lastDay: row.lastDay,
});

/** Counts days from the first to the last, at most `maxCurveDays` back from the last. */
function toCurve(days: readonly string[]): ClusterDayDto[] {
  const inOrder = [...days].sort();
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (first === undefined || last === undefined) return [];
  const curve: ClusterDayDto[] = [];
  for (let day = last; day >= first && curve.length < maxCurveDays; day = daysBefore(day, 1))
    curve.push({ day, cases: days.filter((each) => each === day).length });
  return curve.reverse();
}
