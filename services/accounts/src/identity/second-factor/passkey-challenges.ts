import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, MoreThan } from 'typeorm';
import type { AccountEntity } from '../../accounts/account.entity.js';
import { PasskeyChallengeEntity, type PasskeyPurpose } from './passkey-challenge.entity.js';
import { deleteOldChallenges } from './second-factor.queries.js';

/** What a challenge is bound to. */
export type ChallengedAccount = Pick<AccountEntity, 'id' | 'tokenVersion'>;

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
  async createChallenge({ id, tokenVersion }: ChallengedAccount, purpose: PasskeyPurpose): Promise<Buffer> {
    const challenge = randomBytes(32);
    const now = this.clock.now();
    await deleteOldChallenges(
      this.dataSource.manager,
      { accountId: id, purpose },
      now,
      maxOpenChallenges - 1,
    );
    await this.dataSource.manager.insert(PasskeyChallengeEntity, {
      digest: challengeDigestOf(challenge.toString('base64url')),
      accountId: id,
      purpose,
      tokenVersion,
      expiresAt: new Date(now.getTime() + challengeLifetimeMs),
    });
    return challenge;
  }

  /**
   * Consumes a challenge, also when the signature turns out to be invalid.
   * @param challenge base64url, as the browser returns it
   * @returns whether it was created for this account, purpose and token version and has not expired
   */
  async consumeChallenge(
    { id, tokenVersion }: ChallengedAccount,
    purpose: PasskeyPurpose,
    challenge: string,
  ): Promise<boolean> {
    const { affected } = await this.dataSource.manager.delete(PasskeyChallengeEntity, {
      digest: challengeDigestOf(challenge),
      accountId: id,
      purpose,
      tokenVersion,
      expiresAt: MoreThan(this.clock.now()),
    });
    return affected === 1;
  }
}

const challengeDigestOf = (challenge: string): string =>
  createHash('sha256').update(challenge).digest('base64url');
