import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The session of one guard on one gate device. Its id is the session of the access tokens. Deleted 30 days after its end. */
@Entity('gate_shift')
export class GateShiftEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') deviceId: string;
  @Column('uuid') accountId: string;
  /** Token version of the account at the start. A newer version ends the shift. */
  @Column('int') tokenVersion: number;
  @Column('timestamptz') startedAt: Date;
  /** When the last access token was issued. */
  @Column('timestamptz') tokenIssuedAt: Date;
  /** Null while the shift is open; a device has at most one open shift. */
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
}
