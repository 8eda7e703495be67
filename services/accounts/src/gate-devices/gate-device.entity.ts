import type { GateDeviceState } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A phone that a unit enrolled for gate checks. */
@Entity('gate_device')
export class GateDeviceEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') enrolmentId: string;
  @Column('uuid') unitId: string;
  /** SHA-256 thumbprint (RFC 7638) of the public key whose private part never leaves the phone. */
  @Column('text') keyThumbprint: string;
  /** Name that the unit gave it, sealed, because units name phones after people. */
  @Column('text') nameSealed: string;
  @Column('text') state: GateDeviceState;
  @Column('timestamptz') stateSince: Date;
  /** Version of the published event. */
  @Column('int') version: number;
  /** Wrong PINs in a row. */
  @Column('int') wrongPinCount: number;
  @Column('timestamptz') enrolledAt: Date;
  @Column('timestamptz') lastSeenAt: Date;
  /** Browser and operating system, from the user agent. */
  @Column('text') platform: string;
  /** Version of the page on the phone. */
  @Column('text') appVersion: string;
  /** Checks that the phone had not sent when it was last seen. */
  @Column('int') waitingCheckCount: number;
}
