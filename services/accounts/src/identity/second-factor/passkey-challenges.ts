import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import type { AccountRow } from '../../accounts/account.row.js';

/** The step that a challenge was given for: it is good in no other. */
export type PasskeyPurpose = 'enrol' | 'sign-in' | 'prove';

/** How long a person has to touch the key, milliseconds. */
export const challengeLifetimeMs = 5 * 60 * 1000;
/** Of one account and step; the oldest goes for a new one. */
const maxOpenChallenges = 5;

/** What an authenticator signs: random, of one account and one step, good once and for minutes. Kept as digests. */
@Injectable()
export class PasskeyChallenges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

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
   * Uses a challenge up, also when what was signed turns out to be wrong.
   * @param challenge base64url, as the browser gives it back
   * @returns whether it was given to this account, for this step, minutes ago, and a new password has not come since
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
