import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('gate')
export class GateEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') unitId: string;
  @Column('text') name: string;
  @Column('text') direction: 'entrance' | 'exit' | 'both';
  @Column('text') code: string;
  @Column('boolean') active: boolean;
  @Column('timestamptz') createdAt: Date;
  @Column('int') version: number;
}
