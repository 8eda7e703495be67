import type { AreaSnapshot } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The name of an area, from registration. */
@Entity('area_name')
export class AreaNameEntity {
  /** Code of the General Statistics Office, `26740`. */
  @PrimaryColumn('text') code: string;
  /** Codes from the city down, `79.760.26740`. */
  @Column('text') path: string;
  @Column('text') name: string;
  /** With the names of the areas above, `Phường Bến Nghé, Quận 1`. */
  @Column('text') fullName: string;
  @Column('text') level: AreaSnapshot['level'];
  /** Version of the event that was stored last. */
  @Column('int') version: number;
  /** First day on which the area no longer exists, `2021-06-30`. */
  @Column('date', { nullable: true }) validTo: string | null;
}
