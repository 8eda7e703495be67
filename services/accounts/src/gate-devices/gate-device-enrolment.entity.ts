import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An enrolment that a unit's administrator started: its QR code makes one phone a gate device. */
@Entity('gate_device_enrolment')
export class GateDeviceEnrolmentEntity {
  @PrimaryColumn('uuid') id: string;
  /** SHA-256 of the token in the QR code. */
  @Column('text') tokenDigest: string;
  @Column('uuid') unitId: string;
  @Column('uuid') createdBy: string;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') expiresAt: Date;
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
}
