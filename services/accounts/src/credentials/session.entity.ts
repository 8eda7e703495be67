import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A refresh token. The tokens that follow from one sign-in are a family, which is the session. */
@Entity('session')
export class SessionEntity {
  @PrimaryColumn('text') tokenDigest: string;
  /** Id of the session. */
  @Column('uuid', { name: 'family' }) sessionId: string;
  @Column('uuid') accountId: string;
  /** Token version of the account at issue. A newer version ends the session. */
  @Column('int') tokenVersion: number;
  @Column('timestamptz') issuedAt: Date;
  @Column('timestamptz') expiresAt: Date;
  /** When the token was first exchanged for its successor. */
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt: Date | null;
  /** Digest of the token that this one succeeded; null at sign-in. */
  @Column('text', { name: 'parent', nullable: true }) parentDigest: string | null;
  /** Browser and operating system, from the user agent. */
  @Column('text', { name: 'device', nullable: true }) deviceName: string | null;
}
