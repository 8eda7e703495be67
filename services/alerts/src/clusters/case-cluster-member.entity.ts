import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The cluster of a case. A case that somebody took out of its cluster has a row without one, so that it does not join again by itself. */
@Entity('case_cluster_member')
export class CaseClusterMemberEntity {
  @PrimaryColumn('uuid') caseId: string;
  @Column('uuid', { nullable: true }) clusterId: string | null;
  @Column('timestamptz') changedAt: Date;
  /** Null: the system. */
  @Column('text', { nullable: true }) changedByName: string | null;
}
