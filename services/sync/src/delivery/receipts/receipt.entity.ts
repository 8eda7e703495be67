import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('receipt')
export class ReceiptEntity {
  @PrimaryColumn('text') id: string;
  @PrimaryColumn('text') destination: string;
  @Column('text') stream: string;
  @Column('bigint') fromSeq: string;
  @Column('bigint') toSeq: string;
  @Column('int') entries: number;
  @Column('text') digest: string;
  @Column('uuid') idempotencyKey: string;
  @Column('text') jws: string;
  @Column('timestamptz') confirmedAt: Date;
  @Column('timestamptz') receivedAt: Date;
}
