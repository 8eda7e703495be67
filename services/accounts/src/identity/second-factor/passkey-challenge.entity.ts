import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Purpose of a challenge. A challenge is valid for this purpose only. */
export type PasskeyPurpose = 'enrol' | 'sign-in' | 'prove';

/** A challenge that an authenticator of an account may sign once. */
@Entity('passkey_challenge')
export class PasskeyChallengeEntity {
  @PrimaryColumn('text') digest: string;
  @Column('uuid') accountId: string;
  @Column('text') purpose: PasskeyPurpose;
  /** Token version of the account when the challenge was created. A newer version makes the challenge invalid. */
  @Column('int') tokenVersion: number;
  @Column('timestamptz') expiresAt: Date;
}
