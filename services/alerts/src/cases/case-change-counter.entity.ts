import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('case_change_counter')
export class CaseChangeCounterEntity {
  @PrimaryColumn('boolean') one: boolean;
  @Column('bigint') last: string;
}
