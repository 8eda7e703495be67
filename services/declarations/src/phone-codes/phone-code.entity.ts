import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A one-time code that was requested, until it expires. It holds neither the code nor the phone. */
@Entity('phone_code')
export class PhoneCodeEntity {
  @PrimaryColumn('uuid') id: string;
  /** `declare`: proves a phone before a declaration; `find`: opens a declaration. */
  @Column('text') purpose: string;
  /** Keyed digest of the phone. */
  @Column('text') phoneIndex: string;
  /** Keyed digest of id and code. */
  @Column('text') codeHash: string;
  /** The declaration that was asked for; null for another purpose, and where none was found. */
  @Column('uuid', { nullable: true }) declarationId: string | null;
  /** Attempts that are left; 0 once the code was used. */
  @Column('smallint') attemptsLeft: number;
  @Column('timestamptz') expiresAt: Date;
}
