import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('password_link')
export class PasswordLinkEntity {
  @PrimaryColumn('text') tokenDigest: string;
  @Column('uuid') accountId: string;
  @Column('text', { nullable: true }) tokenSealed: string | null;
  @Column('timestamptz') expiresAt: Date;
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
  @Column('int') tokenVersion: number;
  @Column('text') addressRound: string;
}
