import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('duty')
export class DutyEntity {
  @PrimaryColumn('text') areaCode: string;
  @Column('text') areaPath: string;
  @Column('text') centreName: string;
  @Column('text') hotline: string;
  @Column('text') phone: string;
  @Column('text') address: string;
  @Column('bigint') version: string;
}
