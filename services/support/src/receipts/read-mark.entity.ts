import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Up to which post a thread was delivered to an account, and up to which the account has read it. */
@Entity('read_mark')
export class ReadMarkEntity {
  @PrimaryColumn('uuid') threadId: string;
  @PrimaryColumn('uuid') accountId: string;
  /** Number of the last post that was read; 0: none. */
  @Column('int', { name: 'number' }) readNumber: number;
  /** Number of the last post that was delivered; null: the thread was never delivered. */
  @Column('int', { name: 'delivered', nullable: true }) deliveredNumber: number | null;
}
