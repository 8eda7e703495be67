import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { findCaseInJurisdiction } from '../cases/find-case.js';
import type { CaseClusterEntity } from './case-cluster.entity.js';
import { ClusterReader } from './cluster-reader.js';
import { ClusterStore } from './cluster-store.js';
import type { ClusterDetailDto } from './clusters.dto.js';

/** Changes clusters by people: HCDC, or a centre that is responsible for all their cases. */
@Injectable()
export class ClusterActions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clusters: ClusterStore,
    private readonly reader: ClusterReader,
  ) {}

  /**
   * Puts the cases of another cluster into this one and ends the other.
   * @throws Problem ALERTS.CLUSTER_NOT_FOUND, ALERTS.CITY_ONLY, ALERTS.CLUSTER_STATE
   */
  mergeCluster(actor: Actor, id: string, otherId: string): Promise<ClusterDetailDto> {
    return this.change(actor, [id, otherId], async (manager, [kept, other]) => {
      if (kept!.id === other!.id) throw new Problem('ALERTS.CLUSTER_STATE');
      const moved = (await this.clusters.listMembers(manager, otherId)).map(({ caseId }) => caseId);
      await this.clusters.setMembers(manager, moved, id, actor);
      await this.clusters.endCluster(manager, otherId, 'merged', id);
      const event = { kind: 'merged', caseCount: moved.length, actor } as const;
      await this.clusters.recordEvent(manager, id, { ...event, otherCode: other!.code });
      await this.clusters.recordEvent(manager, otherId, { ...event, otherCode: kept!.code });
    });
  }

  /**
   * Takes cases out of a cluster. One that is left without a case is closed.
   * @throws Problem ALERTS.CLUSTER_NOT_FOUND, ALERTS.CITY_ONLY, ALERTS.CLUSTER_STATE
   */
  partCluster(actor: Actor, id: string, caseIds: readonly string[]): Promise<ClusterDetailDto> {
    return this.change(actor, [id], async (manager) => {
      const members = (await this.clusters.listMembers(manager, id)).map(({ caseId }) => caseId);
      const parted = members.filter((each) => caseIds.includes(each));
      // A cluster without cases would be on nobody's list.
      if (parted.length === 0 || parted.length === members.length) throw new Problem('ALERTS.CLUSTER_STATE');
      await this.clusters.setMembers(manager, parted, null, actor);
      await this.clusters.recordEvent(manager, id, { kind: 'parted', caseCount: parted.length, actor });
    });
  }

  /** Adds a case of the actor's area. @throws Problem ALERTS.CLUSTER_NOT_FOUND, ALERTS.CITY_ONLY, ALERTS.NOT_FOUND, ALERTS.CLUSTER_STATE */
  addCase(actor: Actor, id: string, caseId: string): Promise<ClusterDetailDto> {
    return this.change(actor, [id], async (manager) => {
      await findCaseInJurisdiction(manager, actor, caseId, { isLocked: true });
      await this.clusters.addCases(manager, id, [caseId], { kind: 'added', actor });
    });
  }

  /** Ends a cluster. @throws Problem ALERTS.CLUSTER_NOT_FOUND, ALERTS.CITY_ONLY, ALERTS.CLUSTER_STATE */
  closeCluster(actor: Actor, id: string): Promise<ClusterDetailDto> {
    return this.change(actor, [id], async (manager) => {
      const caseCount = (await this.clusters.listMembers(manager, id)).length;
      await this.clusters.endCluster(manager, id, 'closed', null);
      await this.clusters.recordEvent(manager, id, { kind: 'closed', caseCount, actor });
    });
  }

  /** Locks clusters in the order of their ids, checks that the actor may change them, and changes them. */
  private change(
    actor: Actor,
    ids: readonly string[],
    apply: (manager: EntityManager, clusters: readonly CaseClusterEntity[]) => Promise<void>,
  ): Promise<ClusterDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const locked = new Map<string, CaseClusterEntity>();
      for (const each of new Set([...ids].sort()))
        locked.set(each, await this.clusters.lockCluster(manager, each));
      for (const { id, state } of locked.values()) {
        const { canChange } = await this.reader.toDetail(manager, actor, id);
        if (state !== 'open') throw new Problem('ALERTS.CLUSTER_STATE');
        if (!canChange) throw new Problem('ALERTS.CITY_ONLY');
      }
      await apply(
        manager,
        ids.map((each) => locked.get(each)!),
      );
      return this.reader.toDetail(manager, actor, ids[0]!);
    });
  }
}
