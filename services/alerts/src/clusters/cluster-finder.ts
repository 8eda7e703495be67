import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AlertsConfig } from '../alerts.config.js';
import { formatCaseCode } from '../cases/case-code.js';
import { CaseStore } from '../cases/case-store.js';
import { ClusterClock } from '../cluster-search/cluster-clock.js';
import { decideCluster } from './cluster-rules.js';
import { ClusterStore } from './cluster-store.js';

/** Opens clusters and adds cases to them by itself, when a unit has several cases within days. */
@Injectable()
export class ClusterFinder implements OnModuleInit {
  constructor(
    private readonly config: AlertsConfig,
    private readonly clusterClock: ClusterClock,
    private readonly clusters: ClusterStore,
    private readonly cases: CaseStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.clusterClock.registerHandler((manager, unitId) => this.searchUnit(manager, unitId));
  }

  private async searchUnit(manager: EntityManager, unitId: string): Promise<void> {
    const { clusterCases: minCases, clusterDays: days } = this.config;
    const since = daysBefore(this.clock.today(), 2 * days);
    const found = await this.cases.listSuspectedOfUnit(manager, unitId, since);
    const candidates = await this.clusters.listCandidates(manager, found);
    const decision = decideCluster(candidates, { minCases, days });
    if (decision.kind === 'none') return;
    if (decision.kind === 'join')
      return this.clusters.addCases(manager, decision.clusterId, decision.caseIds, 'joined', null);
    const [first] = found.filter(({ id }) => decision.caseIds.includes(id));
    const clusterId = await this.openCluster(manager, first!, decision.caseIds.length);
    await this.clusters.setMembers(manager, decision.caseIds, clusterId, null);
  }

  private async openCluster(
    manager: EntityManager,
    first: { readonly areaPath: string; readonly areaName: string; readonly day: string },
    caseCount: number,
  ): Promise<string> {
    const [, district = first.areaPath] = first.areaPath.split('.');
    const [, districtName = first.areaName] = first.areaName.split(', ');
    const number = await this.cases.allocateNumber(manager, `cluster:${district}`, first.day);
    return this.clusters.openCluster(manager, {
      id: uuidv7(),
      code: `C-${formatCaseCode(districtName, first.day, number)}`,
      caseCount,
      actor: null,
    });
  }
}
