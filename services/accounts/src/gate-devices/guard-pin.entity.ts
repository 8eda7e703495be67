import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The PIN of a member of gate staff. */
@Entity('guard_pin')
export class GuardPinEntity {
  @PrimaryColumn('uuid') accountId: string;
  /** Argon2id of an HMAC of the PIN under `MASTER_KEY`: six digits are few, and the database alone does not reveal them. */
  @Column('text') pinHash: string;
  @Column('timestamptz') setAt: Date;
  /** The guard, or the unit's administrator. */
  @Column('uuid') setBy: string;
  /** Wrong PINs in a row on any device, until a right one. */
  @Column('int') wrongCount: number;
  /** Time until which devices where the guard has not worked within twelve hours are refused for this guard. */
  @Column('timestamptz', { nullable: true }) blockedUntil: Date | null;
}
