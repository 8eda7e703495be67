import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('suspected_case')
export class SuspectedCaseEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') code: string;
  @Column('uuid') unitId: string;
  @Column('text') unitName: string;
  @Column('uuid') gateId: string;
  @Column('text') gateName: string;
  @Column('uuid') declarationId: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('date') day: string;
  @Column('text') personIndex: string;
  @Column('text') source: string;
  @Column('text') questionnaireVersion: string;
  @Column('timestamptz') acceptedAt: Date;
  @Column('text') state: string;
  @Column('timestamptz') stateSince: Date;
  @Column('timestamptz') openedAt: Date;
  @Column('timestamptz', { nullable: true }) acknowledgedAt: Date | null;
  @Column('uuid', { nullable: true }) acknowledgedBy: string | null;
  @Column('text', { nullable: true }) acknowledgedByName: string | null;
  @Column('timestamptz', { nullable: true }) escalateAt: Date | null;
  @Column('text') responsible: string;
  @Column('timestamptz', { nullable: true }) notifiedDistrictAt: Date | null;
  @Column('timestamptz', { nullable: true }) notifiedCityAt: Date | null;
  @Column('text') keySealed: string;
  @Column('text') contentSealed: string;
  @Column('int') version: number;
  @Column('int') foldedFlags: number;
  @Column('timestamptz', { nullable: true }) escalatedAt: Date | null;
}
