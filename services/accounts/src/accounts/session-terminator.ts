import { Injectable } from '@nestjs/common';
import { maxEndedSessionsPerEvent, Topics, type SessionsEnded } from '@khai-bao/contracts';
import { AccountVersions } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { Lane, Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { accessTokenLifetimeSeconds } from './access-token-lifetime.js';

/** Bound on the clock skew between services, milliseconds. */
const maxClockSkewMs = 60_000;

/** Selects sessions of an account by their family. */
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
  async endSessions(manager: EntityManager, accountId: string, which: SessionSelection): Promise<number> {
    const now = this.clock.now();
    const parameters: unknown[] = [accountId, now];
    const condition =
      which === 'all'
        ? ''
        : 'only' in which
          ? ` and family = $${parameters.push(which.only)}`
          : ` and family <> $${parameters.push(which.allBut)}`;
    const revoked = await queryRows<{ family: string; issued_at: Date }>(
      manager,
      `update session set revoked_at = $2 where account_id = $1 and revoked_at is null${condition} returning family, issued_at`,
      parameters,
    );
    const families = new Set(revoked.map(({ family }) => family));
    const oldestLiving = now.getTime() - accessTokenLifetimeSeconds * 1000 - maxClockSkewMs;
    const living = new Set(
      revoked.filter(({ issued_at: at }) => at.getTime() >= oldestLiving).map(({ family }) => family),
    );
    await this.publishEndedSessions(manager, accountId, [...living]);
    return families.size;
  }

  private async publishEndedSessions(
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
