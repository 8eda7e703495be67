import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('unit')
export class UnitEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') trackingCode: string;
  @Column('text') name: string;
  @Column('text') nameFolded: string;
  @Column('text') kind: string;
  @Column('text', { nullable: true }) taxCode: string | null;
  @Column('text') areaCode: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('text') street: string;
  @Column('text') state: string;
  @Column('timestamptz') stateSince: Date;
  @Column('timestamptz') submittedAt: Date;
  @Column('boolean') hasEmail: boolean;
  @Column('boolean') usesNcovi: boolean;
  @Column('int', { nullable: true }) expectedGates: number | null;
  @Column('text') source: 'public' | 'counter' | 'spreadsheet';
  @Column('text') unitKeySealed: string;
  @Column('text') contactSealed: string;
  @Column('text', { nullable: true }) accountState: string | null;
  @Column('bigint') accountVersion: string;
  @Column('int') version: number;
  @Column('text', { nullable: true }) announcement: string | null;
  @Column({ type: 'text', nullable: true, insert: false, update: false }) taxKey: string | null;
  @Column('text', { nullable: true }) phoneMark: string | null;
  @Column('text', { nullable: true }) nameKey: string | null;
  @Column('text', { nullable: true }) placeKey: string | null;
  @Column('text', { nullable: true }) streetKey: string | null;
  @Column('boolean') duplicateOpen: boolean;
  @Column('uuid', { nullable: true }) joinedTo: string | null;
  @Column('int') told: number;
  @Column('timestamptz', { nullable: true }) accountSince: Date | null;
  @Column('timestamptz', { nullable: true }) healthAskedAt: Date | null;
  @Column('text', { nullable: true }) closedFrom: string | null;
  @Column('uuid', { nullable: true }) splitFrom: string | null;
  @Column('uuid', { nullable: true }) splitRoot: string | null;
  @Column('int') wardMoves: number;
}
