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
   * Takes cases out of a cluster. One case must be left.
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

  /**
   * Adds a case of the actor's area. A case of another cluster moves, which the actor must be allowed to change as well; with its last
   * case that cluster is merged into this one, because one without cases would be on nobody's list.
   * @throws Problem ALERTS.CLUSTER_NOT_FOUND, ALERTS.CITY_ONLY, ALERTS.NOT_FOUND, ALERTS.CLUSTER_STATE
   */
  addCase(actor: Actor, id: string, caseId: string): Promise<ClusterDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      // Cases are locked before clusters, as a merge of cases does.
      const { mergedInto } = await findCaseInJurisdiction(manager, actor, caseId, { isLocked: true });
      if (mergedInto !== null) throw new Problem('ALERTS.CLUSTER_STATE');
      const from = (await this.clusters.findMember(manager, caseId))?.clusterId ?? null;
      const locked = await this.lockClusters(manager, actor, from === null ? [id] : [id, from], id);
      const found = (await this.clusters.findMember(manager, caseId))?.clusterId ?? null;
      if (found !== from || from === id) throw new Problem('ALERTS.CLUSTER_STATE');
      const event = { caseCount: 1, actor } as const;
      const left = from === null ? undefined : locked.get(from);
      await this.clusters.setMembers(manager, [caseId], id, actor);
      const isEmpty = left !== undefined && (await this.clusters.listMembers(manager, left.id)).length === 0;
      const kind = isEmpty ? 'merged' : 'parted';
      if (left !== undefined) {
        if (isEmpty && left.state === 'open') await this.clusters.endCluster(manager, left.id, 'merged', id);
        await this.clusters.recordEvent(manager, left.id, {
          ...event,
          kind,
          otherCode: locked.get(id)!.code,
        });
      }
      await this.clusters.recordEvent(manager, id, {
        ...event,
        kind: isEmpty ? 'merged' : 'added',
        ...(left === undefined ? {} : { otherCode: left.code }),
      });
      return this.reader.toDetail(manager, actor, id);
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

  /** Locks open clusters, checks that the actor may change them, and changes them. */
  private change(
    actor: Actor,
    ids: readonly string[],
    apply: (manager: EntityManager, clusters: readonly CaseClusterEntity[]) => Promise<void>,
  ): Promise<ClusterDetailDto> {
    return this.dataSource.transaction(async (manager) => {
      const locked = await this.lockClusters(manager, actor, ids);
      await apply(
        manager,
        ids.map((each) => locked.get(each)!),
      );
      return this.reader.toDetail(manager, actor, ids[0]!);
    });
  }

  /**
   * Locks clusters in the order of their ids and checks that the actor is responsible for all their cases.
   * @param onlyOpen the one that must be open; all of them when it is left out
   */
  private async lockClusters(
    manager: EntityManager,
    actor: Actor,
    ids: readonly string[],
    onlyOpen?: string,
  ): Promise<ReadonlyMap<string, CaseClusterEntity>> {
    const locked = new Map<string, CaseClusterEntity>();
    for (const each of new Set([...ids].sort()))
      locked.set(each, await this.clusters.lockCluster(manager, each));
    for (const { id, state } of locked.values()) {
      const isResponsible = await this.reader.isResponsible(manager, actor, id);
      if (state !== 'open' && (onlyOpen === undefined || onlyOpen === id))
        throw new Problem('ALERTS.CLUSTER_STATE');
      if (!isResponsible) throw new Problem('ALERTS.CITY_ONLY');
    }
    return locked;
  }
}
