import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Wrong passwords of a user name, known or not, or of a user name on one known device. Deleted after a day. */
@Entity('sign_in_guess')
export class SignInGuessEntity {
  /** Digest under `MASTER_KEY`. */
  @PrimaryColumn('text') nameDigest: string;
  @Column('int', { name: 'wrong' }) wrongGuessCount: number;
  @Column('timestamptz', { name: 'shut_until' }) lockedUntil: Date;
  @Column('timestamptz', { name: 'at' }) lastGuessAt: Date;
}
