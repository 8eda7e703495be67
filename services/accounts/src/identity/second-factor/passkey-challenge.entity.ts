import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('passkey_challenge')
export class PasskeyChallengeEntity {
  @PrimaryColumn('text') digest: string;
  @Column('uuid') accountId: string;
  @Column('text') purpose: 'enrol' | 'sign-in' | 'prove';
  @Column('int') tokenVersion: number;
  @Column('timestamptz') expiresAt: Date;
}
