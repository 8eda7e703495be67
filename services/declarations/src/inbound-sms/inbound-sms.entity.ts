import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An inbound message that was received, so that a replay has no effect. It holds neither the phone nor the text. */
@Entity('inbound_sms')
export class InboundSmsEntity {
  /** The id that the gateway signs with the message. */
  @PrimaryColumn('text') messageId: string;
  @Column('timestamptz') receivedAt: Date;
  /** Null until its effect and its reply are committed. */
  @Column('timestamptz', { nullable: true }) answeredAt: Date | null;
}
