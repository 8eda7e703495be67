import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A recovery code of an account, which replaces a second factor once. */
@Entity('recovery_code')
export class RecoveryCodeEntity {
  @PrimaryColumn('uuid') accountId: string;
  /** Digest under `MASTER_KEY`. */
  @PrimaryColumn('text') codeDigest: string;
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
}
