import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The numbers that a centre was sent in a morning. A centre has one report per day; that of the day before is compared with it. */
@Entity('morning_report')
export class MorningReportEntity {
  @PrimaryColumn('text') areaCode: string;
  /** `2021-06-30`. */
  @PrimaryColumn('date') day: string;
  @Column('timestamptz') reportedAt: Date;
  /** Cases that were opened in the 24 hours before. */
  @Column('int') opened: number;
  /** Open cases. */
  @Column('int', { name: 'open' }) openCount: number;
  /** Cases that nobody has acknowledged in time. */
  @Column('int') overdue: number;
  /** Contacts of open cases. */
  @Column('int') contacts: number;
  /** Contacts of open cases that were reached. */
  @Column('int') contactsReached: number;
  /** Open clusters with a case of the area. */
  @Column('int') clusters: number;
}
