import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('recovery_code')
export class RecoveryCodeEntity {
  @PrimaryColumn('uuid') accountId: string;
  @PrimaryColumn('text') codeDigest: string;
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
}
