import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('step_reminder')
export class StepReminderEntity {
  @PrimaryColumn('uuid') unitId: string;
  @PrimaryColumn('text') step: string;
  @PrimaryColumn('timestamptz') since: Date;
  @PrimaryColumn('text') tier: string;
  @Column('timestamptz') toldAt: Date;
}
