import type { GateDeviceState } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Read model of the gate devices that accounts publishes. */
@Entity('gate_device')
export class GateDeviceEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') unitId: string;
  @Column('text') state: GateDeviceState;
  @Column('timestamptz') stateSince: Date;
  @Column('bigint') version: string;
}
