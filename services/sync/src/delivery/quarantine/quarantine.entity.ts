import type { FeedStream } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { QuarantineState } from './quarantine-states.js';

/** A record that a data centre refused, or that could not be read. Its number is stated as a hole until it is sent. */
@Entity('quarantine')
export class QuarantineEntity {
  @PrimaryColumn('text') destination: string;
  @PrimaryColumn('text') stream: FeedStream;
  /** Number of the record in its stream. */
  @PrimaryColumn('bigint') seq: string;
  /** Contains no value of the record. */
  @Column('text') reason: string;
  @Column('timestamptz', { name: 'at' }) quarantinedAt: Date;
  @Column('text') state: QuarantineState;
  /** Id of the unit, gate, declaration, check or case; null when the record is past retention. */
  @Column('text', { nullable: true }) aggregateId: string | null;
  @Column('bigint', { nullable: true }) version: string | null;
  @Column('text', { nullable: true }) unitId: string | null;
  /** Failed attempts to send it alone. */
  @Column('int') tries: number;
  /** Idempotency key of the retry in progress. */
  @Column('uuid', { nullable: true }) attemptKey: string | null;
  @Column('timestamptz', { nullable: true }) attemptAt: Date | null;
  /** Account that decided last; null: DIC has not decided. */
  @Column('text', { nullable: true }) decidedBy: string | null;
  @Column('text', { nullable: true }) decidedByName: string | null;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
  @Column('text', { nullable: true }) decisionReason: string | null;
  /** Person or office that the record was handed on to. */
  @Column('text', { nullable: true }) handedTo: string | null;
}
