import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OfficialBody } from '../committees/committee.js';

/** A focal person (*nhân sự đầu mối*) of a committee. The search text holds names without diacritics. */
@Entity('focal_person')
export class FocalPersonEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') body: OfficialBody;
  @Column('text') areaCode: string;
  @Column('text') areaPath: string;
  @Column('text') place: string;
  @Column('text') name: string;
  /** Position within the committee. */
  @Column('text') post: string;
  /** E.164, `+84903123456`. */
  @Column('text') phone: string;
  @Column('text', { nullable: true }) email: string | null;
  @Column('boolean') isDeputy: boolean;
  /** First and last day of absence, `2021-06-30`; both or neither. */
  @Column('date', { nullable: true }) absentFrom: string | null;
  @Column('date', { nullable: true }) absentTo: string | null;
  @Column('text') searchText: string;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') changedAt: Date;
  @Column('uuid') changedBy: string;
  @Column('int') version: number;
}
