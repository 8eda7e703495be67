import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { ClusterCause } from './case-cluster.entity.js';

export const clusterEventKinds = ['opened', 'joined', 'added', 'parted', 'merged', 'closed'] as const;
export type ClusterEventKind = (typeof clusterEventKinds)[number];

/** A line in the history of a cluster. */
@Entity('case_cluster_event')
export class CaseClusterEventEntity {
  /** Grows with each line. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('uuid') clusterId: string;
  @Column('timestamptz') recordedAt: Date;
  @Column('text') kind: ClusterEventKind;
  /** Cases that the line is about. */
  @Column('int') caseCount: number;
  /** Code of the other cluster of a merge or of the one that parted cases went to. */
  @Column('text', { nullable: true }) otherCode: string | null;
  /** Why the system opened the cluster or added cases; null: people did, or it happened before reasons were recorded. */
  @Column('text', { nullable: true }) cause: ClusterCause | null;
  /** Account id; null: the system. */
  @Column('uuid', { nullable: true }) actorId: string | null;
  @Column('text', { nullable: true }) actorName: string | null;
}
