import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('contact_point')
export class ContactPointEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('text') areaCode: string;
  @Column('text') name: string;
  @Column('text') post: string;
  @Column('text') phone: string;
  @Column('text') hours: string;
  @Column('text', { array: true }) kinds: string[];
  @Column('int') version: number;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') changedAt: Date;
  @Column('uuid') changedBy: string;
}
