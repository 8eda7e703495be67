import type { AreaSnapshot } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Read model of an area: the city, a district or a ward. */
@Entity('area')
export class AreaEntity {
  @PrimaryColumn('text') code: string;
  @Column('text') name: string;
  @Column('text') level: AreaSnapshot['level'];
  /** Codes from the city down, dot-joined: `79.760.26740`. */
  @Column('text') path: string;
  /** First day of validity, `2021-06-30`. */
  @Column('date') validFrom: string;
  /** First day on which it is no longer valid. */
  @Column('date', { nullable: true }) validTo: string | null;
  /** Ward to which its units move on that day. */
  @Column('text', { nullable: true }) mergedInto: string | null;
  /** Version of the last event that was applied. */
  @Column('bigint') version: string;
}
