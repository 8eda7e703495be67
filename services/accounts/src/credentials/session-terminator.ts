import { Injectable } from '@nestjs/common';
import { maxEndedSessionsPerEvent, Topics, type SessionsEnded } from '@khai-bao/contracts';
import { AccountVersions } from '@khai-bao/platform/auth';
import { updateReturning } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { Lane, Outbox } from '@khai-bao/platform/outbox';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { accessTokenLifetimeSeconds } from '../accounts/access-token-lifetime.js';
import { SessionEntity } from './session.entity.js';

/** Bound on the clock skew between services, milliseconds. */
const maxClockSkewMs = 60_000;

/** Selects sessions of an account by their id. */
export type SessionSelection = 'all' | { readonly only: string } | { readonly allBut: string };

/**
 * Ends sessions: revokes their refresh tokens in this transaction; each service rejects their access tokens once it has the
 * event. The caller has locked the account `for update`, so that no refresh token is rotated concurrently.
 */
@Injectable()
export class SessionTerminator {
  constructor(
    private readonly outbox: Outbox,
    private readonly versions: AccountVersions,
    private readonly clock: Clock,
  ) {}

  /** Ends the selected sessions. @returns the number of sessions that were ended */
  async endSessions(manager: EntityManager, accountId: string, selection: SessionSelection): Promise<number> {
    const now = this.clock.now();
    const revoked = await updateReturning(
      manager,
      SessionEntity,
      {
        accountId,
        revokedAt: IsNull(),
        ...(selection === 'all'
          ? {}
          : { sessionId: 'only' in selection ? selection.only : Not(selection.allBut) }),
      },
      { revokedAt: now },
    );
    const sessionIds = new Set(revoked.map(({ sessionId }) => sessionId));
    const oldestLiving = now.getTime() - accessTokenLifetimeSeconds * 1000 - maxClockSkewMs;
    const living = new Set(
      revoked.filter(({ issuedAt }) => issuedAt.getTime() >= oldestLiving).map(({ sessionId }) => sessionId),
    );
    await this.publishEndedSessions(manager, accountId, [...living]);
    return sessionIds.size;
  }

  /**
   * Ends the access tokens of sessions in every service. The caller has ended the sessions themselves.
   * @param sessionIds sessions of the account, or its shifts on gate devices
   */
  async publishEndedSessions(
    manager: EntityManager,
    accountId: string,
    sessionIds: readonly string[],
  ): Promise<void> {
    const tokensExpireAt = new Date(
      this.clock.now().getTime() + accessTokenLifetimeSeconds * 1000 + maxClockSkewMs,
    ).toISOString();
    for (let at = 0; at < sessionIds.length; at += maxEndedSessionsPerEvent) {
      const data: SessionsEnded = {
        accountId,
        sessionIds: sessionIds.slice(at, at + maxEndedSessionsPerEvent),
        tokensExpireAt,
      };
      await this.versions.recordEndedSessions(manager, data);
      await this.outbox.appendEvents(
        manager,
        { topic: Topics.sessionEnded, key: accountId, subject: uuidv7(), version: 1, data },
        Lane.alert,
      );
    }
  }
}
