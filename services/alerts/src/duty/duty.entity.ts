import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The medical centre that is responsible for the cases of a district-level area; HCDC for the city. */
@Entity('duty')
export class DutyEntity {
  @PrimaryColumn('text') areaCode: string;
  /** Codes from the city down, dot-joined: `79.760`. */
  @Column('text') areaPath: string;
  @Column('text') centreName: string;
  @Column('text') hotline: string;
  /** Telephone line in E.164; empty until the centre has entered it. */
  @Column('text') phone: string;
  /** Empty until the centre has entered it. */
  @Column('text') address: string;
  /** Version of the published event. */
  @Column('int') version: number;
}
