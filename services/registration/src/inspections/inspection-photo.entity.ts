import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('inspection_photo')
export class InspectionPhotoEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') inspectionId: string;
  @Column('uuid') unitId: string;
  @Column('text') type: string;
  @Column('int') size: number;
  @Column('text') mark: string;
  @Column('bytea', { nullable: true }) thumbnailSealed: Buffer | null;
  @Column('timestamptz') storedAt: Date;
}
