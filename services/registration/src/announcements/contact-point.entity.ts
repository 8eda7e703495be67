import type { UnitKind } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A contact point of a committee for units. It is public. */
@Entity('contact_point')
export class ContactPointEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaCode: string;
  @Column('text') name: string;
  /** Position within the committee. */
  @Column('text') post: string;
  /** E.164, or a service number as it is dialled: `1022`. */
  @Column('text') phone: string;
  /** Opening hours, as the committee writes them. */
  @Column('text') hours: string;
  /** Kinds of units that it serves; empty: every kind. */
  @Column('text', { array: true }) kinds: UnitKind[];
  @Column('int') version: number;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') changedAt: Date;
  @Column('uuid') changedBy: string;
}
