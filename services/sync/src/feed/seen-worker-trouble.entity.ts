import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('seen_worker_trouble')
export class SeenWorkerTroubleEntity {
  @PrimaryColumn('uuid') troubleId: string;
  @Column('text') service: string;
  @Column('text') worker: string;
  @Column('text') kind: string;
  @Column('timestamptz') since: Date;
  @Column('timestamptz', { nullable: true }) overAt: Date | null;
  @Column('int') failures: number;
  @Column('text') reason: string;
  @Column('bigint') version: string;
}
