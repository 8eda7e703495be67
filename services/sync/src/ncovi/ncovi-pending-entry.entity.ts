import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A change that was read and is not published yet. */
@Entity('ncovi_pending_entry')
export class NcoviPendingEntryEntity {
  @PrimaryColumn('text') entryId: string;
  /** Keyed digest of the new content; null for a removal. */
  @Column('text', { nullable: true }) digest: string | null;
  /** The content, sealed under the master key; null for a removal. */
  @Column('text', { nullable: true }) contentSealed: string | null;
}
