import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('gate_check')
export class GateCheckEntity {
  @PrimaryColumn('date') day: string;
  @PrimaryColumn('uuid') id: string;
  @PrimaryColumn('uuid') unitId: string;
  @Column('uuid') gateId: string;
  @Column('uuid') declarationId: string;
  @Column('timestamptz') checkedAt: Date;
  @Column('timestamptz') recordedAt: Date;
  @Column('text') direction: string;
  @Column('text') decision: string;
  @Column('text') outcome: string;
  @Column('uuid') actorId: string;
  @Column('uuid', { nullable: true }) guardId: string | null;
  /** The gate device that sent the check; null for a browser. */
  @Column('uuid', { nullable: true }) deviceId: string | null;
  /** Whether a guard looked the pass up, because its holder could not show it. */
  @Column('boolean') lookedUp: boolean;
}
