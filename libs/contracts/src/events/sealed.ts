import { IsIn, IsNotEmpty, IsObject, IsString } from 'class-validator';

/** Services that can unwrap keys. Each has its own X25519 key pair. */
export const readers = ['accounts', 'sync', 'alerts', 'declarations', 'registration'] as const;
export type Reader = (typeof readers)[number];

/** Personal data under AES-256-GCM. `keyId` names the key; the plaintext is JSON. */
export class SealedData {
  /** `day:2021-06-30`, `unit:<id>` or `case:<id>`. */
  @IsString() @IsNotEmpty() keyId: string;
  /** base64url of nonce (12 bytes), ciphertext, tag (16 bytes). */
  @IsString() @IsNotEmpty() ciphertext: string;
}

/** Sealed data with its key, wrapped (JWE, ECDH-ES+A256KW over X25519) to each reader's public key. */
export class SealedForReaders extends SealedData {
  @IsObject() wrapped: Partial<Record<Reader, string>>;
}

/** Outcome of the risk rules for a declaration. */
export const outcomes = ['clear', 'caution', 'suspected'] as const;
export type Outcome = (typeof outcomes)[number];
export const IsOutcome = (): PropertyDecorator => IsIn(outcomes);
