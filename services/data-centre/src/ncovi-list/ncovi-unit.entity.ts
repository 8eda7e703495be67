import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A unit that is or was on the NCOVI list. */
@Entity('ncovi_unit')
export class NcoviUnitEntity {
  @PrimaryColumn('text') entryId: string;
  /** Digest of its content; null for a unit that has left the list. */
  @Column('text', { nullable: true }) digest: string | null;
}
