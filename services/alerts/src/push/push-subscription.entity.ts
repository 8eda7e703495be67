import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A browser in which a duty person gets push messages. */
@Entity('push_subscription')
export class PushSubscriptionEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') accountId: string;
  /** Blind index of the endpoint. */
  @Column('text') endpointIndex: string;
  /** Endpoint and keys, sealed under the master key. */
  @Column('text') subscriptionSealed: string;
  @Column('timestamptz') createdAt: Date;
  /** Time at which the push service last accepted a message. */
  @Column('timestamptz', { nullable: true }) deliveredAt: Date | null;
}
