import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HandoverState } from './handovers.dto.js';

/** A sealed account of a unit that its committee hands over on paper. An account has at most one open handover. */
@Entity('handover')
export class HandoverEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') accountId: string;
  /** Area of the committee; follows the unit. */
  @Column('text') areaPath: string;
  @Column('text') state: HandoverState;
  @Column('timestamptz') issuedAt: Date;
  @Column('timestamptz') dueAt: Date;
  @Column('timestamptz', { nullable: true }) openedAt: Date | null;
  @Column('uuid', { nullable: true }) openedBy: string | null;
  @Column('text', { nullable: true }) openedByName: string | null;
  @Column('timestamptz', { nullable: true }) confirmedAt: Date | null;
  /** Name of the person who received the slip, sealed. */
  @Column('text', { nullable: true }) receivedBySealed: string | null;
  /** Number of reminders that were published. */
  @Column('int', { name: 'reminders' }) reminderCount: number;
  @Column('timestamptz', { nullable: true }) remindedAt: Date | null;
  @Column('timestamptz', { nullable: true }) returnedAt: Date | null;
  @Column('text', { nullable: true }) returnReasonSealed: string | null;
}
