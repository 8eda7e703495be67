import type { PendingStep, ResponsibleTier } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A reminder of an overdue step of a unit that was sent to a tier. */
@Entity('step_reminder')
export class StepReminderEntity {
  @PrimaryColumn('uuid') unitId: string;
  @PrimaryColumn('text') step: PendingStep;
  /** When the step began. */
  @PrimaryColumn('timestamptz') since: Date;
  @PrimaryColumn('text') tier: ResponsibleTier;
  @Column('timestamptz', { name: 'told_at' }) remindedAt: Date;
}
