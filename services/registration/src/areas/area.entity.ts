import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('area')
export class AreaEntity {
  @PrimaryColumn('text') code: string;
  @Column('text') name: string;
  @Column('text') level: 'city' | 'district' | 'ward';
  @Column('text') kind: string;
  @Column('text', { nullable: true }) parentCode: string | null;
  @PrimaryColumn('date') validFrom: string;
  @Column('date', { nullable: true }) validTo: string | null;
  @Column('int') told: number;
}
