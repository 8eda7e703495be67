import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { formatCaseCode } from '../cases/case-code.js';
import { CaseStore } from '../cases/case-store.js';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import type { ClusterCause } from './case-cluster.entity.js';
import type { ClusterDecision } from './cluster-rules.js';
import { ClusterStore } from './cluster-store.js';

/** Applies what a search decided: opens a cluster, or adds cases to one. */
@Injectable()
export class ClusterOpener {
  constructor(
    private readonly clusters: ClusterStore,
    private readonly cases: CaseStore,
  ) {}

  /**
   * @param found the cases of the search, the oldest first; the code of a cluster is that of its first case's district
   * @returns false when people have ended the cluster that cases were to join
   */
  async applyDecision(
    manager: EntityManager,
    decision: Exclude<ClusterDecision, { readonly kind: 'none' }>,
    found: readonly SuspectedCaseEntity[],
    cause: ClusterCause,
  ): Promise<boolean> {
    const { caseIds } = decision;
    if (decision.kind === 'join') {
      const { id, state } = await this.clusters.lockCluster(manager, decision.clusterId);
      if (state !== 'open') return false;
      await this.clusters.insertCases(manager, id, caseIds);
      const event = { kind: 'joined', caseCount: caseIds.length, actor: null, cause } as const;
      await this.clusters.recordEvent(manager, id, event);
      return true;
    }
    const first = found.find(({ id }) => caseIds.includes(id))!;
    const [, district = first.areaPath] = first.areaPath.split('.');
    const [, districtName = first.areaName] = first.areaName.split(', ');
    const number = await this.cases.allocateNumber(manager, `cluster:${district}`, first.day);
    const clusterId = await this.clusters.openCluster(manager, {
      id: uuidv7(),
      code: `C-${formatCaseCode(districtName, first.day, number)}`,
      cause,
      caseCount: caseIds.length,
      actor: null,
    });
    await this.clusters.insertCases(manager, clusterId, caseIds);
    return true;
  }
}
