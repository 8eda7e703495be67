import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';
import {
  findSessionWithHistory,
  lockAccountOfToken,
  lockSessionOfToken,
  type SessionWithHistory,
} from './credentials.queries.js';
import { SessionEntity } from './session.entity.js';

/** A refresh token at its issue. */
export type NewSessionToken = Pick<
  SessionEntity,
  | 'tokenDigest'
  | 'sessionId'
  | 'parentDigest'
  | 'accountId'
  | 'tokenVersion'
  | 'issuedAt'
  | 'expiresAt'
  | 'deviceName'
>;

/** Stores refresh tokens. `SessionTerminator` ends their sessions. */
@Injectable()
export class SessionStore {
  async addToken(manager: EntityManager, token: NewSessionToken): Promise<void> {
    await manager.insert(SessionEntity, token);
  }

  async findToken(manager: EntityManager, tokenDigest: string): Promise<SessionEntity | undefined> {
    return (await manager.findOneBy(SessionEntity, { tokenDigest })) ?? undefined;
  }

  /** Reads a refresh token with facts of its session. Serialises requests of one session. */
  async lockToken(manager: EntityManager, tokenDigest: string): Promise<SessionWithHistory | undefined> {
    // Ending sessions locks the account (`for update`): a session that is being ended is not rotated concurrently.
    await lockAccountOfToken(manager, tokenDigest);
    await lockSessionOfToken(manager, tokenDigest);
    return findSessionWithHistory(manager, tokenDigest);
  }

  /** Records the first use of a locked token. */
  async markTokenUsed(manager: EntityManager, tokenDigest: string, at: Date): Promise<void> {
    await manager.update(SessionEntity, { tokenDigest, usedAt: IsNull() }, { usedAt: at });
  }

  /** Whether a session was opened with this token version of the account. */
  hasSession(manager: EntityManager, accountId: string, tokenVersion: number): Promise<boolean> {
    return manager.existsBy(SessionEntity, { accountId, tokenVersion });
  }
}
