import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A file of a thread. Its bytes are in the file store, sealed under a key of its own. */
@Entity('file')
export class FileEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') threadId: string;
  /** Null: uploaded and not posted yet. */
  @Column('uuid', { nullable: true }) postId: string | null;
  /** Position in its post, from 1. */
  @Column('int') position: number;
  @Column('uuid') uploaderId: string;
  @Column('text') name: string;
  /** Media type, derived from the content. */
  @Column('text') type: string;
  /** Bytes. */
  @Column('int') size: number;
  /** SHA-256 of the content, hex. */
  @Column('text') sha256: string;
  /** Whether it is a workbook with formulas. */
  @Column('boolean') hasFormulas: boolean;
  /** Key of the bytes, sealed under the master key. */
  @Column('text', { name: 'key_sealed' }) sealedKey: string;
  @Column('timestamptz') storedAt: Date;
}
