import type { RiskFlagged } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A flag whose day key has not arrived. */
@Entity('waiting_flag')
export class WaitingFlagEntity {
  @PrimaryColumn('uuid') eventId: string;
  /** Day whose key the flag waits for, `2021-06-30`. */
  @Column('date') day: string;
  /** The flag as received; its content is sealed under the day key. */
  @Column('jsonb', { name: 'event' }) flag: RiskFlagged;
  /** Time at which the day key did not open the flag. */
  @Column('timestamptz', { nullable: true }) failedAt: Date | null;
}
