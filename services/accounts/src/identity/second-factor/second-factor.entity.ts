import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The authenticator app of an account (TOTP, RFC 6238). */
@Entity('second_factor')
export class SecondFactorEntity {
  @PrimaryColumn('uuid') accountId: string;
  /** Shared secret, base32, sealed. */
  @Column('text') secretSealed: string;
  @Column('timestamptz', { name: 'begun_at' }) createdAt: Date;
  /** When the first correct code was typed; null: the app is not active. */
  @Column('timestamptz', { nullable: true }) confirmedAt: Date | null;
  /** Time step of the last accepted code: 30-second periods since 1970. */
  @Column('bigint', { name: 'last_step' }) lastTimeStep: string;
}
