import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NcoviMatchRule } from './ncovi-kinds.js';

/** An entry of the national NCOVI list and the unit that it was matched with. */
@Entity('ncovi_entry')
export class NcoviEntryEntity {
  @PrimaryColumn('text') entryId: string;
  /** Version of the last applied event. */
  @Column('int') version: number;
  @Column('boolean') isListed: boolean;
  @Column('text') name: string;
  @Column('text', { nullable: true }) taxCode: string | null;
  @Column('text') street: string;
  /** The ward in which the list names it, as it is called now; null when there is no such ward. */
  @Column('text', { nullable: true }) areaCode: string | null;
  /** Sealed under the master key. */
  @Column('text', { nullable: true }) phoneSealed: string | null;
  /** The compared values. */
  @Column('text', { nullable: true }) taxKey: string | null;
  @Column('text', { nullable: true }) phoneBlindIndex: string | null;
  @Column('text', { nullable: true }) nameKey: string | null;
  @Column('timestamptz') changedAt: Date;
  @Column('uuid', { nullable: true }) unitId: string | null;
  @Column('text', { nullable: true }) matchedBy: NcoviMatchRule | null;
  /** Units that a person has said are others. */
  @Column('uuid', { array: true }) dismissedUnits: string[];
}
