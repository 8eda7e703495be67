import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A user name that was tried with the passwords of a bucket. Deleted after a day. */
@Entity('password_guess')
export class PasswordGuessEntity {
  /** One of a million buckets: too coarse to recover a mistyped password. */
  @PrimaryColumn('int') bucket: number;
  /** Digest of the user name under `MASTER_KEY`. */
  @PrimaryColumn('text') nameDigest: string;
  @Column('timestamptz', { name: 'at' }) lastTriedAt: Date;
}
