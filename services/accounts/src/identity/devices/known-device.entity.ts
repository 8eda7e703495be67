import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('known_device')
export class KnownDeviceEntity {
  @PrimaryColumn('uuid') accountId: string;
  @PrimaryColumn('text') deviceDigest: string;
  @Column('text') device: string;
  @Column('timestamptz') firstAt: Date;
  @Column('timestamptz') lastAt: Date;
}
