import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('thread_change')
export class ThreadChangeEntity {
  @PrimaryColumn('bigint') seq: string;
  @Column('uuid') threadId: string;
  @Column('text') areaPath: string;
}
