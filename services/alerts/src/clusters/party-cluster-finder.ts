import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, daysBefore } from '@khai-bao/platform/core';
import { In, type EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { CaseStore } from '../cases/case-store.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import { ClusterClock } from '../cluster-search/cluster-clock.js';
import { CasePartyLinkEntity } from './case-party-link.entity.js';
import { ClusterOpener } from './cluster-opener.js';
import { decideCluster, type ClusterCandidate } from './cluster-rules.js';
import { ClusterStore } from './cluster-store.js';
import { lockClusterSearch } from './clusters.queries.js';
import { PartyLinkFinder } from './party-link-finder.js';
import { upsertLinks } from './party.queries.js';

/** Cases of one search. A larger group is in a cluster already, or people part it. */
const maxLinkedCases = 500;

/** Opens clusters across units, and adds cases to clusters, when the parties of several cases overlap within days. */
@Injectable()
export class PartyClusterFinder implements OnModuleInit {
  constructor(
    private readonly config: AlertsConfig,
    private readonly clusterClock: ClusterClock,
    private readonly links: PartyLinkFinder,
    private readonly clusters: ClusterStore,
    private readonly opener: ClusterOpener,
    private readonly cases: CaseStore,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.clusterClock.registerPartyHandler((manager, caseId) => this.searchCase(manager, caseId));
  }

  private async searchCase(manager: EntityManager, caseId: string): Promise<void> {
    await lockClusterSearch(manager);
    const [suspectedCase] = await this.cases.findCases(manager, [caseId]);
    if (suspectedCase === undefined) return;
    const linked = await this.links.findLinkedCases(manager, suspectedCase);
    await upsertLinks(
      manager,
      linked.map(({ caseId: otherCaseId, reason }) => ({ caseId, otherCaseId, reason })),
      this.clock.now(),
    );
    const { found, candidates } = await this.collectGroup(manager, suspectedCase);
    const { clusterCases: minCases, clusterDays: days } = this.config;
    const decision = decideCluster(candidates, { minCases, days });
    if (decision.kind === 'none') return;
    const units = new Set(
      found.filter(({ id }) => decision.caseIds.includes(id)).map(({ unitId }) => unitId),
    );
    // Cases of one unit are the other search's.
    if (decision.kind === 'open' && units.size < 2) return;
    const isApplied = await this.opener.applyDecision(manager, decision, found, 'shared-party');
    // The next decision does not name a cluster that people have ended meanwhile.
    if (!isApplied) await this.searchCase(manager, caseId);
  }

  /**
   * Collects the cases that are linked with a case directly or through others. What was ruled out, merged, is too old, or was taken out of
   * a cluster by people, links nothing.
   */
  private async collectGroup(
    manager: EntityManager,
    start: SuspectedCaseEntity,
  ): Promise<{ readonly found: SuspectedCaseEntity[]; readonly candidates: ClusterCandidate[] }> {
    const since = daysBefore(this.clock.today(), 2 * this.config.clusterDays);
    const seen = new Set([start.id]);
    const found: SuspectedCaseEntity[] = [];
    const candidates: ClusterCandidate[] = [];
    let next = [start];
    while (next.length > 0) {
      const eligible = next.filter(
        ({ state, mergedInto, day }) => state !== 'RULED_OUT' && mergedInto === null && day >= since,
      );
      const added = await this.clusters.listCandidates(manager, eligible);
      const addedIds = added.map(({ caseId }) => caseId);
      candidates.push(...added);
      found.push(...eligible.filter(({ id }) => addedIds.includes(id)));
      const ids = (await this.listLinkedIds(manager, addedIds)).filter((id) => !seen.has(id));
      for (const id of ids) seen.add(id);
      next = seen.size > maxLinkedCases ? [] : await this.cases.findCases(manager, ids);
    }
    found.sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime() || a.id.localeCompare(b.id));
    return { found, candidates };
  }

  private async listLinkedIds(manager: EntityManager, caseIds: readonly string[]): Promise<string[]> {
    if (caseIds.length === 0) return [];
    const links = await manager.find(CasePartyLinkEntity, {
      where: [{ caseId: In(caseIds) }, { otherCaseId: In(caseIds) }],
    });
    return [...new Set(links.flatMap(({ caseId, otherCaseId }) => [caseId, otherCaseId]))];
  }
}
