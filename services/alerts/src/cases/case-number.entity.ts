import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('case_number')
export class CaseNumberEntity {
  @PrimaryColumn('text') district: string;
  @PrimaryColumn('date') day: string;
  @Column('int') last: number;
}
