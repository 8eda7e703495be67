import { Injectable } from '@nestjs/common';
import { deleteReturning } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { SecretEntity } from './secret.entity.js';

/** Stores one-time passwords sealed until they are delivered by mail or slip. */
@Injectable()
export class OneTimePasswordStore {
  constructor(private readonly cipher: PersonalDataCipher) {}

  /** Stores the undelivered password of an account, in the place of an older one. */
  async storePassword(manager: EntityManager, accountId: string, password: string): Promise<void> {
    const passwordSealed = this.cipher.sealField(accountId, 'secret', password);
    await manager.upsert(SecretEntity, { accountId, passwordSealed }, ['accountId']);
  }

  /** Finds the undelivered password of an account. */
  async findPassword(manager: EntityManager, accountId: string): Promise<UndeliveredPassword | undefined> {
    const secret = await manager.findOneBy(SecretEntity, { accountId });
    return secret === null ? undefined : this.openSecret(secret);
  }

  /** Deletes and returns the undelivered password of an account. */
  async takePassword(manager: EntityManager, accountId: string): Promise<UndeliveredPassword | undefined> {
    const [secret] = await deleteReturning(manager, SecretEntity, { accountId });
    return secret === undefined ? undefined : this.openSecret(secret);
  }

  /** Deletes the undelivered password of an account. */
  async deletePassword(manager: EntityManager, accountId: string): Promise<void> {
    await manager.delete(SecretEntity, { accountId });
  }

  private openSecret({ accountId, passwordSealed }: SecretEntity): UndeliveredPassword {
    return { password: this.cipher.tryOpenField(accountId, 'secret', passwordSealed) };
  }
}

export interface UndeliveredPassword {
  /** Null when it cannot be decrypted. */
  readonly password: string | null;
}
