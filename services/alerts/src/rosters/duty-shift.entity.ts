import type { DutyRank, DutyShift } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The test alarm at the start of a shift. `sent`: not answered yet; `unreachable`: no channel took it; `ready`: the person answered.
 */
export const alarmStates = ['sent', 'unreachable', 'ready'] as const;
export type AlarmState = (typeof alarmStates)[number];

/** A dated shift of a person at a centre. */
@Entity('duty_shift')
export class DutyShiftEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaCode: string;
  @Column('uuid') accountId: string;
  @Column('text') rank: DutyRank;
  @Column('timestamptz') startsAt: Date;
  /** This instant no longer belongs to the shift. */
  @Column('timestamptz') endsAt: Date;
  /** Null before the start of the shift. */
  @Column('text', { nullable: true }) alarmState: AlarmState | null;
  /** Time of the last change of the alarm. */
  @Column('timestamptz', { nullable: true }) alarmAt: Date | null;
}

/** A stored shift as the pure functions of rosters read it. */
export interface StoredShift extends DutyShift {
  readonly id: string;
  readonly alarmState: AlarmState | null;
}

export const toStoredShift = ({ areaCode, ...shift }: DutyShiftEntity): StoredShift => ({
  ...shift,
  centreCode: areaCode,
});
