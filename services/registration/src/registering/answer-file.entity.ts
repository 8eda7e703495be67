import type { ImageOrPdfType } from '@khai-bao/platform/files';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A file of a unit's answer. Its bytes are in the file store under the same id; its name is not stored. */
@Entity('answer_file')
export class AnswerFileEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') unitId: string;
  /** Entry of the history that holds the answer; null while the file waits for one. */
  @Column('bigint', { nullable: true }) historyId: string | null;
  @Column('text') type: ImageOrPdfType;
  /** Bytes. */
  @Column('int') size: number;
  /** Keyed digest of the bytes, which recognises a repeated upload. */
  @Column('text', { name: 'mark' }) fileBlindIndex: string;
  @Column('timestamptz') storedAt: Date;
}
