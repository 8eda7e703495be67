import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('waiting_account')
export class WaitingAccountEntity {
  @PrimaryColumn('uuid') unitId: string;
  @Column('jsonb') snapshot: unknown;
  @Column('bigint') version: string;
}
