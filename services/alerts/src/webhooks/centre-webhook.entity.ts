import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Why a call was not accepted. `status`: the system answered with another status than 2xx; `no-response`: it did not answer in time;
 * `address`: the address is no public HTTPS address.
 */
export const webhookFailures = ['status', 'no-response', 'address'] as const;
export type WebhookFailure = (typeof webhookFailures)[number];

/** The webhook of a centre: an address of its own system, called for each case. */
@Entity('centre_webhook')
export class CentreWebhookEntity {
  /** Area code of the centre, `79` for HCDC. */
  @PrimaryColumn('text') areaCode: string;
  /** Sealed under the master key, because an address may hold a token. */
  @Column('text') urlSealed: string;
  /** Signing secret, sealed under the master key. */
  @Column('text') secretSealed: string;
  @Column('timestamptz') changedAt: Date;
  @Column('text') changedByName: string;
  /** Time at which the system last accepted a call. */
  @Column('timestamptz', { nullable: true }) deliveredAt: Date | null;
  /** Time and reason of the last call that was not accepted; null after an accepted one. */
  @Column('timestamptz', { nullable: true }) refusedAt: Date | null;
  @Column('text', { nullable: true }) refusedReason: WebhookFailure | null;
  /** HTTP status, when the system answered. */
  @Column('int', { nullable: true }) refusedStatus: number | null;
}
