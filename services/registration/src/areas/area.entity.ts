import type { AreaKind, AreaLevel } from '@khai-bao/areas';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A city, district or ward, with the days on which it is valid. */
@Entity('area')
export class AreaEntity {
  /** Code of the General Statistics Office: ward `26740`. */
  @PrimaryColumn('text') code: string;
  @Column('text') name: string;
  @Column('text') level: AreaLevel;
  @Column('text') kind: AreaKind;
  @Column('text', { nullable: true }) parentCode: string | null;
  @PrimaryColumn('date') validFrom: string;
  /** First day on which the row is no longer valid. */
  @Column('date', { nullable: true }) validTo: string | null;
  /** Version of the last event that was published about it. */
  @Column('int', { name: 'told' }) publishedVersion: number;
}
