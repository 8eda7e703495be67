import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NcoviEntryFault } from './judge-entry.js';

/** A change of the list that cannot be used. A later valid change of the entry deletes it. */
@Entity('ncovi_quarantine')
export class NcoviQuarantineEntity {
  @PrimaryColumn('text') entryId: string;
  @Column('bigint') change: string;
  @Column('text') reason: NcoviEntryFault;
  @Column('timestamptz') at: Date;
}
