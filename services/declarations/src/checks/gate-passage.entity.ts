import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('gate_passage')
export class GatePassageEntity {
  @PrimaryColumn('uuid') declarationId: string;
  @PrimaryColumn('uuid') gateId: string;
  @PrimaryColumn('text') direction: string;
  @PrimaryColumn('text') decision: string;
  @Column('date') day: string;
  @Column('uuid', { array: true }) checkIds: string[];
  @Column('timestamptz', { array: true }) checkedAt: Date[];
}
