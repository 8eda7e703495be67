import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A mailed link that sets a new password once. */
@Entity('password_link')
export class PasswordLinkEntity {
  @PrimaryColumn('text') tokenDigest: string;
  @Column('uuid') accountId: string;
  /** The token, sealed until it is mailed; null afterwards. */
  @Column('text', { nullable: true }) tokenSealed: string | null;
  @Column('timestamptz') expiresAt: Date;
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
  /** Token version of the account at the request. A newer version makes the link invalid. */
  @Column('int') tokenVersion: number;
  /** Identifies the address of the account at the request. Another address makes the link invalid. */
  @Column('text') addressRound: string;
}
