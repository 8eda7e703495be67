import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The poster of a gate, from `declarations.gate.v1`. */
@Entity('gate_poster')
export class GatePosterEntity {
  @PrimaryColumn('uuid') gateId: string;
  @Column('uuid') unitId: string;
  @Column('boolean') active: boolean;
  /** Version that is to hang there; the first one is 1. */
  @Column('int') wantedVersion: number;
  /** Version that a photo confirmed; null: none. */
  @Column('int', { nullable: true }) confirmedVersion: number | null;
  /** Version of the gate whose event was stored last. */
  @Column('bigint') version: string;
}
