import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An inspection of a unit by an officer. The client generated its id. */
@Entity('inspection')
export class InspectionEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') unitId: string;
  @Column('date') visitedOn: string;
  @Column('boolean') posterUp: boolean;
  @Column('boolean') staffAtGate: boolean;
  /** Sealed under the unit's key. */
  @Column('text', { nullable: true }) noteSealed: string | null;
  @Column('uuid') officerId: string;
  @Column('text') officerName: string;
  @Column('text') officerPlace: string;
  @Column('timestamptz') recordedAt: Date;
}
