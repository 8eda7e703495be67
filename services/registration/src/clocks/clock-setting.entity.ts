import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('clock_setting')
export class ClockSettingEntity {
  @PrimaryColumn('int') version: number;
  @Column('jsonb') clocks: unknown;
  @Column('jsonb') working: unknown;
  @Column('timestamptz') changedAt: Date;
  @Column('uuid', { nullable: true }) changedBy: string | null;
  @Column('text', { nullable: true }) changedByName: string | null;
  @Column('text', { nullable: true }) changedByPlace: string | null;
}
