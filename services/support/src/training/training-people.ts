import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import {
  blindIndex,
  generateSealingKey,
  SealError,
  sealJson,
  sealText,
  unsealJson,
  unsealText,
} from '@khai-bao/platform/sealing';
import { SupportConfig } from '../support.config.js';
import type { TrainingSessionEntity } from './training-session.entity.js';
import type { TrainingSignUpEntity } from './training-sign-up.entity.js';

/** Name and mail address of somebody who is signed up. */
export interface TrainingPerson {
  readonly name: string;
  readonly email: string | null;
}

/**
 * Seals names and addresses under a key of the session, which is itself sealed under the master key. Destroying the session's key
 * erases all its people.
 */
@Injectable()
export class TrainingPeople {
  private readonly masterKey: Buffer;
  private readonly indexKey: Buffer;

  constructor(config: SupportConfig) {
    this.masterKey = Buffer.from(config.masterKey, 'base64');
    this.indexKey = createHmac('sha256', this.masterKey).update('training-people').digest();
  }

  /** Generates the key of a session and returns it sealed. */
  createSessionKey(sessionId: string): string {
    return sealText(this.masterKey, generateSealingKey().toString('base64'), sessionId);
  }

  /** @throws SealError when the key of the session was destroyed */
  sealPerson(
    session: Pick<TrainingSessionEntity, 'id' | 'sealedKey'>,
    signUpId: string,
    person: TrainingPerson,
  ): string {
    return sealJson(this.openSessionKey(session), person, signUpId);
  }

  /** Unseals a person; null when the person was deleted or cannot be unsealed. */
  openPerson(
    session: Pick<TrainingSessionEntity, 'id' | 'sealedKey'>,
    signUp: Pick<TrainingSignUpEntity, 'id' | 'sealedPerson'>,
  ): TrainingPerson | null {
    if (signUp.sealedPerson === null) return null;
    try {
      return unsealJson<TrainingPerson>(this.openSessionKey(session), signUp.sealedPerson, signUp.id);
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }

  /** Computes the key under which a person of a unit is signed up once: the same name and address in any spelling. */
  personKeyOf(unitId: string, { name, email }: TrainingPerson): string {
    const person = [unitId, foldVietnamese(name), (email ?? '').toLowerCase()].join('\0');
    return blindIndex(this.indexKey, 'training-person', person);
  }

  private openSessionKey({ id, sealedKey }: Pick<TrainingSessionEntity, 'id' | 'sealedKey'>): Buffer {
    if (sealedKey === null) throw new SealError();
    return Buffer.from(unsealText(this.masterKey, sealedKey, id), 'base64');
  }
}

/** Key under which an account is signed up once. */
export const personKeyOfAccount = (accountId: string): string => `account:${accountId}`;
