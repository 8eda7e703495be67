import type { AccountSnapshot } from '@khai-bao/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last event of an account that arrived before its registration. */
@Entity('waiting_account')
export class WaitingAccountEntity {
  @PrimaryColumn('uuid') unitId: string;
  @Column('jsonb') snapshot: AccountSnapshot;
  /** Version of the event. */
  @Column('bigint') version: string;
}
