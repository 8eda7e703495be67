import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('area')
export class AreaEntity {
  @PrimaryColumn('text') code: string;
  @Column('text') name: string;
  @Column('text') fullName: string;
  @Column('text') level: 'city' | 'district' | 'ward';
  @Column('text') path: string;
  @Column('date') validFrom: string;
  @Column('date', { nullable: true }) validTo: string | null;
  @Column('bigint') version: string;
}
