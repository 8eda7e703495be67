import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Idempotency key of a registration, with its result. */
@Entity('registration_key')
export class RegistrationKeyEntity {
  @PrimaryColumn('uuid') key: string;
  /** SHA-256 of the form and the officer, base64url: the same key with other content is refused. */
  @Column('text') bodyDigest: string;
  @Column('uuid') unitId: string;
  @Column('timestamptz') createdAt: Date;
  /** Units of the further sites, in the order of the form. */
  @Column('uuid', { name: 'further', array: true }) furtherUnitIds: string[];
}
