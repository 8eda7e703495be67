import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('second_factor')
export class SecondFactorEntity {
  @PrimaryColumn('uuid') accountId: string;
  @Column('text') secretSealed: string;
  @Column('timestamptz') begunAt: Date;
  @Column('timestamptz', { nullable: true }) confirmedAt: Date | null;
  @Column('bigint') lastStep: string;
}
