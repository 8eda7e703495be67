import { Injectable } from '@nestjs/common';
import type { NcoviContact, SealedForReaders } from '@khai-bao/contracts';
import { KeyWrapper, sealText, unsealJson, unsealText } from '@khai-bao/platform/sealing';
import { RegistrationConfig } from '../registration.config.js';

/** Keys of event batches that are kept unwrapped. A batch of events shares a key, and unwrapping costs more than everything else. */
const maxCachedKeys = 16;

/** Opens the contacts of the national list and seals them for storage. */
@Injectable()
export class NcoviContactCipher {
  private readonly master: Buffer;
  private readonly keys = new Map<string, Promise<Buffer>>();

  constructor(
    config: RegistrationConfig,
    private readonly wrapper: KeyWrapper,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  /** @throws SealError when the contact was not sealed for this service */
  async openContact(entryId: string, sealed: SealedForReaders): Promise<NcoviContact> {
    const wrapped = sealed.wrapped.registration;
    const cacheKey = `${sealed.keyId} ${wrapped ?? ''}`;
    let key = this.keys.get(cacheKey);
    if (key === undefined) {
      key = this.wrapper.unwrapKey(wrapped);
      key.catch(() => this.keys.delete(cacheKey));
      this.keys.set(cacheKey, key);
      if (this.keys.size > maxCachedKeys) this.keys.delete(this.keys.keys().next().value!);
    }
    return unsealJson<NcoviContact>(await key, sealed.ciphertext, `ncovi:${entryId}`);
  }

  sealPhone(entryId: string, phone: string): string {
    return sealText(this.master, phone, `ncovi-phone:${entryId}`);
  }

  /** @throws SealError when the phone cannot be unsealed */
  openPhone(entryId: string, sealed: string): string {
    return unsealText(this.master, sealed, `ncovi-phone:${entryId}`);
  }
}
