import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('day_key')
export class DayKeyEntity {
  @PrimaryColumn('date') day: string;
  @Column('text', { nullable: true }) keySealed: string | null;
  @Column('int') version: number;
}
