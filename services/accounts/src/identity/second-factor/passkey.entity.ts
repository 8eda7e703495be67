import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PasskeyTransport } from './passkeys.dto.js';

/** A passkey of an account (WebAuthn level 3). */
@Entity('passkey')
export class PasskeyEntity {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') accountId: string;
  /** Base64url, as the browser returns it. */
  @Column('text') credentialId: string;
  /** COSE. */
  @Column('bytea') publicKey: Buffer;
  /** Signature counter of the last use; 0 for authenticators without one. */
  @Column('bigint') counter: string;
  @Column('text', { array: true }) transports: PasskeyTransport[];
  /** Name that the owner chose, sealed. */
  @Column('text') nameSealed: string;
  @Column('timestamptz', { name: 'made_at' }) createdAt: Date;
  @Column('timestamptz', { nullable: true }) lastUsedAt: Date | null;
}
