import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A numbered change of a thread, from which a live page resumes. */
@Entity('thread_change')
export class ThreadChangeEntity {
  @PrimaryColumn('bigint', { name: 'seq' }) sequence: string;
  @Column('uuid') threadId: string;
  @Column('text') areaPath: string;
}
