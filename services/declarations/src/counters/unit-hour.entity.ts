import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Passages of a unit in an hour of a day (Asia/Ho_Chi_Minh). */
@Entity('unit_hour')
export class UnitHourEntity {
  @PrimaryColumn('uuid') unitId: string;
  @PrimaryColumn('date') day: string;
  /** 0 to 23. */
  @PrimaryColumn('int') hour: number;
  @Column('int') entries: number;
  @Column('int') exits: number;
  @Column('int') stopped: number;
}
