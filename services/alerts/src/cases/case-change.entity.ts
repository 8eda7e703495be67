import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('case_change')
export class CaseChangeEntity {
  @PrimaryColumn('bigint') seq: string;
  @Column('uuid') caseId: string;
  @Column('text') areaPath: string;
}
