import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { In, type EntityManager } from 'typeorm';
import { CaseClusterEventEntity, type ClusterEventKind } from './case-cluster-event.entity.js';
import { CaseClusterMemberEntity } from './case-cluster-member.entity.js';
import { CaseClusterEntity, type ClusterCause } from './case-cluster.entity.js';
import type { ClusterCandidate } from './cluster-rules.js';
import { insertMembers, upsertMembers } from './clusters.queries.js';

export type ClusterActor = Pick<Actor, 'accountId' | 'displayName'> | null;

/** Stores clusters, their cases and their history. */
@Injectable()
export class ClusterStore {
  constructor(private readonly clock: Clock) {}

  /** Finds a cluster and locks its row. @throws Problem ALERTS.CLUSTER_NOT_FOUND */
  async lockCluster(manager: EntityManager, id: string): Promise<CaseClusterEntity> {
    const found = await manager.findOne(CaseClusterEntity, {
      where: { id },
      lock: { mode: 'for_no_key_update' },
    });
    if (found === null) throw new Problem('ALERTS.CLUSTER_NOT_FOUND');
    return found;
  }

  /** Returns the place of a case: its cluster, or that people have taken it out of one; null when nobody has decided about it. */
  findMember(manager: EntityManager, caseId: string): Promise<CaseClusterMemberEntity | null> {
    return manager.findOneBy(CaseClusterMemberEntity, { caseId });
  }

  listMembers(manager: EntityManager, clusterId: string): Promise<CaseClusterMemberEntity[]> {
    return manager.find(CaseClusterMemberEntity, { where: { clusterId }, order: { caseId: 'ASC' } });
  }

  listEvents(manager: EntityManager, clusterId: string): Promise<CaseClusterEventEntity[]> {
    return manager.find(CaseClusterEventEntity, { where: { clusterId }, order: { id: 'ASC' } });
  }

  /** Returns the cases that the search may name: without a cluster, or in an open one. What people took out is left out. */
  async listCandidates(
    manager: EntityManager,
    cases: readonly { readonly id: string; readonly day: string }[],
  ): Promise<ClusterCandidate[]> {
    const members = await manager.findBy(CaseClusterMemberEntity, { caseId: In(cases.map(({ id }) => id)) });
    const clusterIds = [...new Set(members.map(({ clusterId }) => clusterId).filter((id) => id !== null))];
    const open = await manager.findBy(CaseClusterEntity, { id: In(clusterIds), state: 'open' });
    const openIds = new Set(open.map(({ id }) => id));
    const clusterOf = new Map(members.map(({ caseId, clusterId }) => [caseId, clusterId]));
    return cases.flatMap(({ id, day }) => {
      const clusterId = clusterOf.get(id);
      if (clusterId === undefined) return { caseId: id, day, clusterId: null };
      return clusterId !== null && openIds.has(clusterId) ? { caseId: id, day, clusterId } : [];
    });
  }

  /** Opens a cluster without its cases. @returns its id */
  async openCluster(
    manager: EntityManager,
    {
      id,
      code,
      cause,
      caseCount,
      actor,
    }: {
      readonly id: string;
      readonly code: string;
      readonly cause: ClusterCause;
      readonly caseCount: number;
      readonly actor: ClusterActor;
    },
  ): Promise<string> {
    await manager.insert(CaseClusterEntity, {
      id,
      code,
      state: 'open',
      cause,
      openedAt: this.clock.now(),
      openedByName: actor?.displayName ?? null,
    });
    await this.recordEvent(manager, id, { kind: 'opened', caseCount, actor, cause });
    return id;
  }

  /** Puts cases that have no cluster into one, by the system. */
  insertCases(manager: EntityManager, clusterId: string, caseIds: readonly string[]): Promise<void> {
    return insertMembers(manager, caseIds, clusterId, this.clock.now());
  }

  /** Puts cases into a cluster; null: into none, for good. */
  setMembers(
    manager: EntityManager,
    caseIds: readonly string[],
    clusterId: string | null,
    actor: ClusterActor,
  ): Promise<void> {
    return upsertMembers(manager, {
      caseIds,
      clusterId,
      changedAt: this.clock.now(),
      changedByName: actor?.displayName ?? null,
    });
  }

  async endCluster(
    manager: EntityManager,
    id: string,
    state: 'closed' | 'merged',
    mergedInto: string | null,
  ): Promise<void> {
    await manager.update(CaseClusterEntity, { id }, { state, closedAt: this.clock.now(), mergedInto });
  }

  async recordEvent(
    manager: EntityManager,
    clusterId: string,
    event: {
      readonly kind: ClusterEventKind;
      readonly caseCount: number;
      readonly actor: ClusterActor;
      readonly otherCode?: string;
      readonly cause?: ClusterCause;
    },
  ): Promise<void> {
    await manager.insert(CaseClusterEventEntity, {
      clusterId,
      recordedAt: this.clock.now(),
      kind: event.kind,
      caseCount: event.caseCount,
      otherCode: event.otherCode ?? null,
      cause: event.cause ?? null,
      actorId: event.actor?.accountId ?? null,
      actorName: event.actor?.displayName ?? null,
    });
  }
}
