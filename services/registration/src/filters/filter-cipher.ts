import { Injectable } from '@nestjs/common';
import { sealJson, unsealJson } from '@khai-bao/platform/sealing';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { RegistrationConfig } from '../registration.config.js';

/** Name and search words of a saved filter. */
export interface FilterWords {
  readonly name: string;
  readonly q: string;
}

/** Seals name and search words of saved filters: an officer may search for a phone, or name a filter after a person. */
@Injectable()
export class FilterCipher {
  private readonly master: Buffer;

  constructor(
    config: RegistrationConfig,
    private readonly unreadable: UnreadableRows,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  sealFilterWords(filterId: string, { name, q }: FilterWords): string {
    return sealJson(this.master, { name, q }, `kept-filter:${filterId}`);
  }

  /** Unseals the words. Words that cannot be unsealed are reported and returned as null. */
  openFilterWordsOrNull(filterId: string, sealed: string): FilterWords | null {
    return this.unreadable.readRowOr<FilterWords | null>(
      'kept_filter',
      filterId,
      () => unsealJson(this.master, sealed, `kept-filter:${filterId}`),
      () => null,
    );
  }
}
