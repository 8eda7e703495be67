import { Column, Entity, PrimaryColumn } from 'typeorm';

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
  /** Time and HTTP status of the last refusal; null after an accepted call. */
  @Column('timestamptz', { nullable: true }) refusedAt: Date | null;
  @Column('int', { nullable: true }) refusedStatus: number | null;
}
