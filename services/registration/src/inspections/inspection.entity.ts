import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('inspection')
export class InspectionEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') unitId: string;
  @Column('date') visitedOn: string;
  @Column('boolean') posterUp: boolean;
  @Column('boolean') staffAtGate: boolean;
  @Column('text', { nullable: true }) noteSealed: string | null;
  @Column('uuid') officerId: string;
  @Column('text') officerName: string;
  @Column('text') officerPlace: string;
  @Column('timestamptz') recordedAt: Date;
}
