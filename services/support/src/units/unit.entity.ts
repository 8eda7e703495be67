import type { RegistrationState, UnitKind } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Read model of a unit and its registration. */
@Entity('unit')
export class UnitEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text') kind: UnitKind;
  @Column('text') street: string;
  /** Tracking code of the registration. */
  @Column('text') reference: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('text') state: RegistrationState;
  @Column('timestamptz') stateSince: Date;
  @Column('timestamptz') submittedAt: Date;
  /** Place of the account that made the last transition; null for the unit itself. */
  @Column('text', { nullable: true }) actorPlace: string | null;
  /** Version of the last event that was applied. */
  @Column('bigint') version: string;
}
