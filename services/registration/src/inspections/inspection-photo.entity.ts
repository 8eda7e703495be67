import type { ImageType } from '@khai-bao/platform/files';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A photo of an inspection. Its bytes are in the file store under the same id. */
@Entity('inspection_photo')
export class InspectionPhotoEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') inspectionId: string;
  @Column('uuid') unitId: string;
  @Column('text') type: ImageType;
  /** Bytes. */
  @Column('int') size: number;
  /** Keyed digest of the bytes, which recognises a repeated upload. */
  @Column('text', { name: 'mark' }) fileBlindIndex: string;
  /** Sealed under the unit's key; null until it is uploaded. */
  @Column('bytea', { nullable: true }) thumbnailSealed: Buffer | null;
  @Column('timestamptz') storedAt: Date;
}
