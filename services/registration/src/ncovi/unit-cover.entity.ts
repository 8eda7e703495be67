import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NcoviBasis } from '../coverage/ncovi-basis.js';

/** Which system covers a unit. */
@Entity('unit_cover')
export class UnitCoverEntity {
  @PrimaryColumn('uuid') unitId: string;
  @Column('text') areaPath: string;
  @Column('boolean') byKhaiBao: boolean;
  /** Why NCOVI covers it; null when it does not. */
  @Column('text', { nullable: true }) basis: NcoviBasis | null;
  @Column('text', { nullable: true }) entryId: string | null;
  @Column('timestamptz') since: Date;
  /** End of the grace. */
  @Column('timestamptz', { nullable: true }) until: Date | null;
  /** Version of its last event. */
  @Column('int') version: number;
  /** False while its state is not in the outbox yet. */
  @Column('boolean') isPublished: boolean;
}
