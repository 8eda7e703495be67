import { Injectable } from '@nestjs/common';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { sealText, SealError, unsealText } from '@khai-bao/platform/sealing';
import { AccountsConfig } from '../accounts.config.js';

/** Encrypts the personal data and secrets of accounts at rest with `MASTER_KEY`. Each value is bound to its account and field. */
@Injectable()
export class PersonalDataCipher {
  private readonly masterKey: Buffer;

  constructor(
    config: AccountsConfig,
    private readonly unreadable: UnreadableRows,
  ) {
    this.masterKey = Buffer.from(config.masterKey, 'base64');
  }

  /** Encrypts one field of an account. */
  sealField(accountId: string, field: string, value: string): string {
    return sealText(this.masterKey, value, `${field}:${accountId}`);
  }

  /**
   * Decrypts one field of an account. A damaged row, or one sealed with another key, does not make a whole list fail.
   * @returns null when the value cannot be decrypted; `unreadable_rows_total` counts it and DIC gets a post about it
   */
  tryOpenField(accountId: string, field: string, sealed: string): string | null {
    try {
      return unsealText(this.masterKey, sealed, `${field}:${accountId}`);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      this.unreadable.reportUnreadableRow(`account ${field}`, accountId, error);
      return null;
    }
  }
}
