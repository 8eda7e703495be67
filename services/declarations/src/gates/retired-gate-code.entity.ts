import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An earlier code of a gate. No gate gets it again; it leads to the open gates of its unit. */
@Entity('retired_gate_code')
export class RetiredGateCodeEntity {
  @PrimaryColumn('text') code: string;
  @Column('uuid') gateId: string;
  @Column('timestamptz') retiredAt: Date;
}
