import type { ImageType } from '@khai-bao/platform/files';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A photo that showed the current poster at a gate. Only the latest confirmation of a gate is kept. */
@Entity('poster_confirmation')
export class PosterConfirmationEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') gateId: string;
  @Column('int') posterVersion: number;
  /** The text of the QR code, as the browser read it. */
  @Column('text') readText: string;
  @Column('text') photoType: ImageType;
  /** Bytes. */
  @Column('int') photoSize: number;
  /** Without metadata, sealed. Null in rows of earlier releases, which kept the confirmations before the latest without a photo. */
  @Column('bytea', { nullable: true }) photoSealed: Buffer | null;
  @Column('timestamptz') confirmedAt: Date;
  @Column('uuid') confirmedBy: string;
  @Column('text') confirmedByName: string;
}
