import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('area_merge')
export class AreaMergeEntity {
  @PrimaryColumn('text') code: string;
  @Column('text') name: string;
  @Column('text') intoCode: string;
  @Column('text') intoName: string;
  @Column('date') fromDay: string;
  @Column('text') decision: string;
  @Column('text') state: 'waiting' | 'moving' | 'done';
  @Column('int') units: number;
  @Column('int') moved: number;
  @Column('timestamptz') orderedAt: Date;
  @Column('uuid') orderedBy: string;
  @Column('text') orderedByName: string;
  @Column('text') orderedByPlace: string;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
}
