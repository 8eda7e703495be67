import type { WorkerTroubleKind } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Read model of a trouble of a worker of any service. */
@Entity('seen_worker_trouble')
export class SeenWorkerTroubleEntity {
  @PrimaryColumn('uuid') troubleId: string;
  @Column('text') service: string;
  /** `outbox relay`, `consumer registration.unit.v1`. */
  @Column('text') worker: string;
  @Column('text') kind: WorkerTroubleKind;
  @Column('timestamptz') since: Date;
  /** Null while the trouble lasts. Skipped rows have no recovery. */
  @Column('timestamptz', { name: 'over_at', nullable: true }) endedAt: Date | null;
  /** Consecutive failures, or the number of skipped rows. */
  @Column('int') failures: number;
  /** Kind of the error, without values. */
  @Column('text') reason: string;
  /** Version of the last event that was applied. */
  @Column('bigint') version: string;
}
