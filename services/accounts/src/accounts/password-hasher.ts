import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { AccountsConfig } from '../accounts.config.js';
import { listPasswordSpellings, normalisePassword } from './password-text.js';

/** Hashes passwords with argon2id and verifies them. */
@Injectable()
export class PasswordHasher {
  private decoy: Promise<string> | undefined;

  constructor(private readonly config: AccountsConfig) {}

  /** Hashes the normalised password: 2 passes over `ARGON2_MEMORY_KIB` of memory (OWASP Password Storage Cheat Sheet). */
  hashPassword(password: string): Promise<string> {
    return hash(normalisePassword(password), {
      memoryCost: this.config.argon2MemoryKib,
      timeCost: 2,
      parallelism: 1,
    });
  }

  /**
   * Compares a typed password with a hash. Takes as long for an unknown user name as for a known one: the number of hashes
   * depends on the typed text alone.
   * @param hashed null for an unknown user name; a decoy hash is verified instead
   */
  async verifyPassword(hashed: string | null, typed: string): Promise<boolean> {
    this.decoy ??= this.hashPassword('nobody has this password');
    const against = hashed ?? (await this.decoy);
    for (const spelling of listPasswordSpellings(typed))
      if (await verify(against, spelling)) return hashed !== null;
    return false;
  }
}
