import type { CaseReason, CaseSnapshot, CaseState, CaseStep } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A suspected case: one per person, unit and day. */
@Entity('suspected_case')
export class SuspectedCaseEntity {
  @PrimaryColumn('uuid') id: string;
  /** `Q1-0630-012`; the id until a number is allocated in the same transaction. */
  @Column('text') code: string;
  @Column('uuid') unitId: string;
  @Column('text') unitName: string;
  @Column('uuid') gateId: string;
  @Column('text') gateName: string;
  /** The declaration whose content the case holds. */
  @Column('uuid') declarationId: string;
  /** Codes from the city down, dot-joined: `79.760.26740`. */
  @Column('text') areaPath: string;
  /** Ward and district: `Phường Bến Nghé, Quận 1`. */
  @Column('text') areaName: string;
  /** Day of the declaration in Ho Chi Minh City, `2021-06-30`. */
  @Column('date') day: string;
  /** Blind index of the person within the day. */
  @Column('text') personIndex: string;
  @Column('text') source: CaseSnapshot['source'];
  @Column('text') questionnaireVersion: string;
  @Column('timestamptz') acceptedAt: Date;
  @Column('text') state: CaseState;
  @Column('timestamptz') stateSince: Date;
  /** Reason of the state; a case that is closed after it was ruled out keeps the reason. */
  @Column('text', { nullable: true }) reason: CaseReason | null;
  /** Last step of the investigation. */
  @Column('text', { nullable: true }) lastStep: CaseStep | null;
  /** Time at which the case was opened, or opened again after its end. */
  @Column('timestamptz') openedAt: Date;
  /** Time at which the case was reported to the health station of the commune; one before `openedAt` is of an earlier opening. */
  @Column('timestamptz', { nullable: true }) stationReportedAt: Date | null;
  @Column('text', { nullable: true }) stationReportedByName: string | null;
  @Column('timestamptz', { nullable: true }) acknowledgedAt: Date | null;
  /** Account id. */
  @Column('uuid', { nullable: true }) acknowledgedBy: string | null;
  @Column('text', { nullable: true }) acknowledgedByName: string | null;
  /** Time at which the city becomes responsible unless the case is acknowledged; null: the escalation clock is stopped. */
  @Column('timestamptz', { nullable: true }) escalateAt: Date | null;
  @Column('text') responsible: CaseSnapshot['responsible'];
  @Column('timestamptz', { nullable: true }) notifiedDistrictAt: Date | null;
  @Column('timestamptz', { nullable: true }) notifiedCityAt: Date | null;
  /** Key of the case, sealed under the master key. */
  @Column('text') keySealed: string;
  /** Person and answers, sealed under the key of the case. */
  @Column('text') contentSealed: string;
  /** Version of the published event. */
  @Column('int') version: number;
  /** Flags of a flood that are folded under this case. */
  @Column('int', { name: 'folded_flags' }) foldedFlagCount: number;
  /** Area that the case had before its first transfer to another district: the centre there still reads it. */
  @Column('text', { nullable: true }) originAreaPath: string | null;
  /** Centre that accepted the last transfer. */
  @Column('text', { nullable: true }) transferredToName: string | null;
  /** The case of the same person into which this one was merged. */
  @Column('uuid', { nullable: true }) mergedInto: string | null;
  @Column('text', { nullable: true }) mergedIntoCode: string | null;
  /** Time at which the city became responsible, because nobody had acknowledged the case. */
  @Column('timestamptz', { nullable: true }) escalatedAt: Date | null;
  /** Day on which the symptoms of the person began, `2021-06-27`. */
  @Column('date', { nullable: true }) onsetDay: string | null;
}

/** The ward of a case, in which its unit is. */
export type CaseArea = Pick<SuspectedCaseEntity, 'areaPath' | 'areaName'>;

/** Members that a transition may write besides the state. */
export type CaseFieldChanges = Partial<
  Omit<
    SuspectedCaseEntity,
    'id' | 'code' | 'unitId' | 'day' | 'personIndex' | 'state' | 'stateSince' | 'version' | 'foldedFlagCount'
  >
>;
