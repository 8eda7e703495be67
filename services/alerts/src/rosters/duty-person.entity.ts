import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An officer who can have shifts, with the addresses for notices. The officer enters them; the account is read from its events. */
@Entity('duty_person')
export class DutyPersonEntity {
  @PrimaryColumn('uuid') accountId: string;
  /** Area code of the centre, `79` for HCDC. */
  @Column('text') areaCode: string;
  @Column('text') areaPath: string;
  @Column('text') name: string;
  /** Phone in E.164, sealed under the master key. */
  @Column('text', { nullable: true }) phoneSealed: string | null;
  /** E-mail address, sealed under the master key. */
  @Column('text', { nullable: true }) emailSealed: string | null;
  /** Time at which the code of the mail was entered; null: nothing is sent to the address. */
  @Column('timestamptz', { nullable: true }) emailConfirmedAt: Date | null;
  /** Code that confirms the address, sealed; null after the confirmation. */
  @Column('text', { nullable: true }) mailCodeSealed: string | null;
  @Column('timestamptz', { nullable: true }) mailCodeSentAt: Date | null;
  /** Wrong codes that were entered for the current code. */
  @Column('int') mailCodeAttempts: number;
  /** Gets the notices of gaps. Without a flagged head, the person who joined first gets them. */
  @Column('boolean') isHead: boolean;
  /** False: the account is locked, or has left the centre. Such a person counts as nobody. */
  @Column('boolean') isActive: boolean;
  /** Version of the last account event that was applied. */
  @Column('bigint') accountVersion: string;
  @Column('timestamptz') joinedAt: Date;
}
