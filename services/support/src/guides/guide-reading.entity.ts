import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The newest version of the guide for units that an account has opened. */
@Entity('guide_reading')
export class GuideReadingEntity {
  @PrimaryColumn('uuid') accountId: string;
  @Column('int') major: number;
  @Column('int') minor: number;
  @Column('timestamptz') readAt: Date;
}
