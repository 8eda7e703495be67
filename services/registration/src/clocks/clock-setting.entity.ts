import type { WorkingTime } from '@khai-bao/platform/working-time';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StepClock } from './step-clock.js';

/** A version of the deadlines and working hours, with its author; the first one comes from the configuration and has none. */
@Entity('clock_setting')
export class ClockSettingEntity {
  @PrimaryColumn('int') version: number;
  @Column('jsonb') clocks: readonly StepClock[];
  @Column('jsonb') working: WorkingTime;
  /** Days for which a unit that left the NCOVI list stays covered. */
  @Column('int') ncoviGraceDays: number;
  /** Days after which a claim that the list does not confirm becomes work of the committee. */
  @Column('int') ncoviClaimDays: number;
  @Column('timestamptz') changedAt: Date;
  @Column('uuid', { nullable: true }) changedBy: string | null;
  @Column('text', { nullable: true }) changedByName: string | null;
  @Column('text', { nullable: true }) changedByPlace: string | null;
}
