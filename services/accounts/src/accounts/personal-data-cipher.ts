import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { codeAlphabet } from '@khai-bao/health-form';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { sealText, SealError, unsealText } from '@khai-bao/platform/sealing';
import { AccountsConfig } from '../accounts.config.js';
import { normalisePassword, listPasswordSpellings } from './password-text.js';

/** Seals what accounts keeps of people, and hashes passwords. */
@Injectable()
export class PersonalDataCipher {
  private readonly master: Buffer;
  private decoy: Promise<string> | undefined;

  constructor(
    private readonly config: AccountsConfig,
    private readonly unreadable: UnreadableRows,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  sealField(accountId: string, field: string, value: string): string {
    return sealText(this.master, value, `${field}:${accountId}`);
  }

  openField(accountId: string, field: string, sealed: string): string {
    return unsealText(this.master, sealed, `${field}:${accountId}`);
  }

  /**
   * Opens a value of a row that may be damaged or of another key: one such row never takes its neighbours along.
   * @returns null when it cannot be opened, which `unreadable_rows_total` counts and DIC is told
   */
  tryOpenField(accountId: string, field: string, sealed: string): string | null {
    try {
      return this.openField(accountId, field, sealed);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      this.unreadable.reportUnreadableRow(`account ${field}`, accountId, error);
      return null;
    }
  }

  hashPassword(password: string): Promise<string> {
    return hash(normalisePassword(password), {
      memoryCost: this.config.argon2MemoryKib,
      timeCost: 2,
      parallelism: 1,
    });
  }

  /** Takes as long for an unknown user name as for a known one: how often it hashes follows from the text alone. */
  async verifyPassword(hashed: string | null, typed: string): Promise<boolean> {
    this.decoy ??= this.hashPassword('nobody has this password');
    const against = hashed ?? (await this.decoy);
    for (const reading of listPasswordSpellings(typed))
      if (await verify(against, reading)) return hashed !== null;
    return false;
  }
}

/** Four characters that make a user name unique and not guessable. */
export const randomUsernameSuffix = (): string =>
  Array.from({ length: 4 }, () => codeAlphabet[randomInt(codeAlphabet.length)])
    .join('')
    .toLowerCase();
