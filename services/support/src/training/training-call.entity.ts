import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message to the units of an area that no training session has reached, once a day for each area. */
@Entity('training_call')
export class TrainingCallEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaPath: string;
  @Column('text') areaName: string;
  @Column('text') text: string;
  /** Units that were not trained at that time. */
  @Column('int') units: number;
  /** `2021-06-30`. */
  @Column('date') calledOn: string;
  @Column('timestamptz') calledAt: Date;
  @Column('uuid') calledBy: string;
  @Column('text') calledByPlace: string;
}
