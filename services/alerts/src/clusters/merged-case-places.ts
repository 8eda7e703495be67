import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { CaseListeners } from '../cases/case-listeners.js';
import { ClusterStore } from './cluster-store.js';

/** Takes a duplicate out of its cluster when it is merged: a person counts once. The case that stays takes its place unless it has one. */
@Injectable()
export class MergedCasePlaces implements OnModuleInit {
  constructor(
    private readonly clusters: ClusterStore,
    private readonly listeners: CaseListeners,
  ) {}

  onModuleInit(): void {
    this.listeners.registerListener({
      onMerged: (manager, duplicate, kept) => this.replaceMember(manager, duplicate.id, kept.id),
    });
  }

  /** @throws Problem ALERTS.CLUSTER_STATE when somebody moves the duplicate at the same time */
  private async replaceMember(manager: EntityManager, duplicateId: string, keptId: string): Promise<void> {
    const clusterId = (await this.clusters.findMember(manager, duplicateId))?.clusterId ?? null;
    if (clusterId === null) return;
    const { state } = await this.clusters.lockCluster(manager, clusterId);
    const isMoved = (await this.clusters.findMember(manager, duplicateId))?.clusterId !== clusterId;
    if (isMoved) throw new Problem('ALERTS.CLUSTER_STATE');
    await this.clusters.setMembers(manager, [duplicateId], null, null);
    if ((await this.clusters.findMember(manager, keptId)) === null)
      return this.clusters.insertCases(manager, clusterId, [keptId]);
    await this.clusters.recordEvent(manager, clusterId, { kind: 'parted', caseCount: 1, actor: null });
    if (state !== 'open' || (await this.clusters.listMembers(manager, clusterId)).length > 0) return;
    await this.clusters.endCluster(manager, clusterId, 'closed', null);
    await this.clusters.recordEvent(manager, clusterId, { kind: 'closed', caseCount: 0, actor: null });
  }
}
