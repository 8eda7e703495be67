import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The one-time password of an account that is not delivered yet. Deleted at delivery. */
@Entity('secret')
export class SecretEntity {
  @PrimaryColumn('uuid') accountId: string;
  /** The password, sealed. */
  @Column('text', { name: 'sealed' }) passwordSealed: string;
}
