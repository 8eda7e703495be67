import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Read model of the place of a unit: the ward in which it is. */
@Entity('unit_place')
export class UnitPlaceEntity {
  @PrimaryColumn('uuid') unitId: string;
  /** Codes from the city down, dot-joined: `79.760.26740`. */
  @Column('text') areaPath: string;
  /** Ward and district: `Phường Bến Nghé, Quận 1`. */
  @Column('text') areaName: string;
  /** Version of the last event that was applied; 0: only a flag has named the place. */
  @Column('bigint') version: string;
}
