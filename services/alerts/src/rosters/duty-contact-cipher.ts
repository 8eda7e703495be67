import { Injectable } from '@nestjs/common';
import { sealText, unsealText } from '@khai-bao/platform/sealing';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { AlertsConfig } from '../alerts.config.js';

/** Fields of a duty person that are sealed. */
export type DutyContactField = 'phone' | 'email' | 'mail-code';

/** Seals phones, e-mail addresses and codes of duty people under the master key. Each value is bound to its account and field. */
@Injectable()
export class DutyContactCipher {
  private readonly master: Buffer;

  constructor(
    config: AlertsConfig,
    private readonly unreadable: UnreadableRows,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  sealField(accountId: string, field: DutyContactField, value: string): string {
    return sealText(this.master, value, `duty-${field}:${accountId}`);
  }

  /** Opens a field. Null when there is none, and when it cannot be opened; then it is reported. */
  openField(accountId: string, field: DutyContactField, sealed: string | null): string | null {
    if (sealed === null) return null;
    return this.unreadable.readRowOr<string | null>(
      'duty_person',
      accountId,
      () => unsealText(this.master, sealed, `duty-${field}:${accountId}`),
      () => null,
    );
  }
}
