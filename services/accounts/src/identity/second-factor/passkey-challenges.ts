import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import type { AccountRow } from '../../accounts/account.row.js';

/** Purpose of a challenge. A challenge is valid for this purpose only. */
export type PasskeyPurpose = 'enrol' | 'sign-in' | 'prove';

/** Lifetime of a challenge, within which the owner uses the passkey, milliseconds. */
export const challengeLifetimeMs = 5 * 60 * 1000;
/** Open challenges of one account and purpose; a new one replaces the oldest. */
const maxOpenChallenges = 5;

/** Random challenges that authenticators sign: for one account and purpose, valid once and for minutes. Stored as digests. */
@Injectable()
export class PasskeyChallenges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Creates a challenge of 32 random bytes. */
  async createChallenge({ id, token_version: version }: AccountRow, step: PasskeyPurpose): Promise<Buffer> {
    const challenge = randomBytes(32);
    const now = this.clock.now();
    await queryRows(
      this.dataSource,
      `delete from passkey_challenge where expires_at < $3 or digest in (
         select digest from passkey_challenge where account_id = $1 and purpose = $2 order by expires_at desc offset $4)`,
      [id, step, now, maxOpenChallenges - 1],
    );
    await queryRows(
      this.dataSource,
      'insert into passkey_challenge (digest, account_id, purpose, token_version, expires_at) values ($1, $2, $3, $4, $5)',
      [
        challengeDigestOf(challenge.toString('base64url')),
        id,
        step,
        version,
        new Date(now.getTime() + challengeLifetimeMs),
      ],
    );
    return challenge;
  }

  /**
   * Consumes a challenge, also when the signature turns out to be invalid.
   * @param challenge base64url, as the browser returns it
   * @returns whether it was created for this account, purpose and token version and has not expired
   */
  async consumeChallenge(
    { id, token_version: version }: AccountRow,
    step: PasskeyPurpose,
    challenge: string,
  ): Promise<boolean> {
    const taken = await queryRows(
      this.dataSource,
      `delete from passkey_challenge where digest = $1 and account_id = $2 and purpose = $3 and token_version = $4
         and expires_at > $5 returning digest`,
      [challengeDigestOf(challenge), id, step, version, this.clock.now()],
    );
    return taken.length > 0;
  }
}

const challengeDigestOf = (challenge: string): string =>
  createHash('sha256').update(challenge).digest('base64url');
