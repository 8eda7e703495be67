import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A unit whose people inside are counted. Every change of its zones locks this row. */
@Entity('occupancy_unit')
export class OccupancyUnitEntity {
  @PrimaryColumn('uuid') unitId: string;
  /** Number of the last change, for live pages. */
  @Column('bigint') number: string;
  /** Minutes after midnight (Asia/Ho_Chi_Minh) at which the zones are set to zero. */
  @Column('int') closingMinute: number;
}
