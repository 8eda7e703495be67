import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { CaseStore } from '../cases/case-store.js';
import { ClusterClock } from '../cluster-search/cluster-clock.js';
import { ClusterOpener } from './cluster-opener.js';
import { decideCluster } from './cluster-rules.js';
import { ClusterStore } from './cluster-store.js';
import { lockClusterSearch } from './clusters.queries.js';

/** Opens clusters and adds cases to them by itself, when a unit has several cases within days. */
@Injectable()
export class ClusterFinder implements OnModuleInit {
  constructor(
    private readonly config: AlertsConfig,
    private readonly clusterClock: ClusterClock,
    private readonly clusters: ClusterStore,
    private readonly opener: ClusterOpener,
    private readonly cases: CaseStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.clusterClock.registerUnitHandler((manager, unitId) => this.searchUnit(manager, unitId));
  }

  private async searchUnit(manager: EntityManager, unitId: string): Promise<void> {
    await lockClusterSearch(manager);
    const { clusterCases: minCases, clusterDays: days } = this.config;
    const since = daysBefore(this.clock.today(), 2 * days);
    const found = await this.cases.listSuspectedOfUnit(manager, unitId, since);
    const candidates = await this.clusters.listCandidates(manager, found);
    const decision = decideCluster(candidates, { minCases, days });
    if (decision.kind === 'none') return;
    const isApplied = await this.opener.applyDecision(manager, decision, found, 'same-unit');
    // The next decision does not name a cluster that people have ended meanwhile.
    if (!isApplied) await this.searchUnit(manager, unitId);
  }
}
