import type { NcoviListUnit } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A numbered change of the NCOVI list. Changes are never updated or deleted. */
@Entity('ncovi_change')
export class NcoviChangeEntity {
  @PrimaryColumn('bigint') change: string;
  @Column('text') entryId: string;
  /** Null: the unit has left the list. */
  @Column('json', { nullable: true }) unit: NcoviListUnit | null;
  /** Chain value of this change. */
  @Column('text') chain: string;
  @Column('timestamptz') changedAt: Date;
}
