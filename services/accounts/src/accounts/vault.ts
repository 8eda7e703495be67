import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { seal, unseal } from '@khai-bao/platform/sealing';
import { AccountsConfig } from '../accounts.config.js';

/** No look-alikes: neither 0/O nor 1/I/L. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Seals what accounts keeps of people, and hashes passwords. */
@Injectable()
export class Vault {
  private readonly master: Buffer;
  private decoy: Promise<string> | undefined;

  constructor(private readonly config: AccountsConfig) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  seal(accountId: string, field: string, value: string): string {
    return seal(this.master, value, `${field}:${accountId}`);
  }

  open(accountId: string, field: string, sealed: string): string {
    return unseal(this.master, sealed, `${field}:${accountId}`);
  }

  hashPassword(password: string): Promise<string> {
    return hash(password, { memoryCost: this.config.argon2MemoryKib, timeCost: 2, parallelism: 1 });
  }

  /** Takes as long for an unknown user name as for a known one. */
  async verifyPassword(hashed: string | null, password: string): Promise<boolean> {
    this.decoy ??= this.hashPassword('nobody has this password');
    const matches = await verify(hashed ?? (await this.decoy), password);
    return matches && hashed !== null;
  }
}

/** A one-time password of twelve characters (about 59 bits), grouped for reading aloud: `K7MX-4QPA-92TR`. */
export const newOneTimePassword = (): string =>
  [0, 1, 2]
    .map(() => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join(''))
    .join('-');

/** Four characters that make a user name unique and not guessable. */
export const randomTail = (): string =>
  Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)])
    .join('')
    .toLowerCase();
