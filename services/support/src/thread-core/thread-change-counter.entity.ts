import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('thread_change_counter')
export class ThreadChangeCounterEntity {
  @PrimaryColumn('boolean') one: boolean;
  @Column('bigint') last: string;
}
