import { Column, Entity, PrimaryColumn } from 'typeorm';

export const clusterStates = ['open', 'closed', 'merged'] as const;
export type ClusterState = (typeof clusterStates)[number];

/** Why the system opened a cluster, or added a case to it. */
export const clusterCauses = ['same-unit', 'shared-party'] as const;
export type ClusterCause = (typeof clusterCauses)[number];

/** A group of related cases: several at one unit or with shared parties within days, changed by people. */
@Entity('case_cluster')
export class CaseClusterEntity {
  @PrimaryColumn('uuid') id: string;
  /** `C-Q1-0630-001`. */
  @Column('text') code: string;
  @Column('text') state: ClusterState;
  @Column('text') cause: ClusterCause;
  @Column('timestamptz') openedAt: Date;
  /** Null: the system opened it. */
  @Column('text', { nullable: true }) openedByName: string | null;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
  @Column('uuid', { nullable: true }) mergedInto: string | null;
}
