import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('session')
export class SessionEntity {
  @PrimaryColumn('text') tokenDigest: string;
  @Column('uuid') family: string;
  @Column('uuid') accountId: string;
  @Column('int') tokenVersion: number;
  @Column('timestamptz') issuedAt: Date;
  @Column('timestamptz') expiresAt: Date;
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt: Date | null;
  @Column('text', { nullable: true }) parent: string | null;
  @Column('text', { nullable: true }) device: string | null;
}
