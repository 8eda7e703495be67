import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('area_name')
export class AreaNameEntity {
  @PrimaryColumn('text') code: string;
  @Column('text') path: string;
  @Column('text') name: string;
  @Column('text') fullName: string;
  @Column('text') level: string;
  @Column('int') version: number;
  @Column('date', { nullable: true }) validTo: string | null;
}
