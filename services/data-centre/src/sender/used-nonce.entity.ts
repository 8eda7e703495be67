import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The nonce of a signed read request, which is valid for one request. Kept while its signature could be valid. */
@Entity('used_nonce')
export class UsedNonceEntity {
  @PrimaryColumn('text') keyId: string;
  @PrimaryColumn('text') nonce: string;
  @Column('timestamptz') usedAt: Date;
}
