import { Column, Entity, PrimaryColumn } from 'typeorm';

/** `left-out`: somebody talked to the person before the notice was released. */
export const recipientStates = ['prepared', 'due', 'sending', 'sent', 'failed', 'left-out'] as const;
export type RecipientState = (typeof recipientStates)[number];

/**
 * Why a message was not delivered. `refused`: the gateway refuses the number; `no-response`: no gateway accepted it in time;
 * `unreadable`: the number cannot be opened.
 */
export const deliveryFailures = ['refused', 'no-response', 'unreadable'] as const;
export type DeliveryFailure = (typeof deliveryFailures)[number];

/** One message of a notice: a phone number within a case and a day. */
@Entity('co_visitor_recipient')
export class CoVisitorRecipientEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') noticeId: string;
  @Column('uuid') caseId: string;
  /** The nearest contact with this number. */
  @Column('uuid') contactId: string;
  /** Day of the visit, `2021-06-30`. */
  @Column('date') day: string;
  /** District of the visit, `Quận 1`. */
  @Column('text') district: string;
  /** Blind index of the number under the key of the case. */
  @Column('text') phoneIndex: string;
  /** Number in E.164, sealed under the key of the case. */
  @Column('text') phoneSealed: string;
  @Column('text') state: RecipientState;
  @Column('text', { nullable: true }) failure: DeliveryFailure | null;
  /** Times that the message was handed to a gateway. */
  @Column('int') attempts: number;
  /** When a process took the message to send it. */
  @Column('timestamptz', { nullable: true }) claimedAt: Date | null;
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
}
