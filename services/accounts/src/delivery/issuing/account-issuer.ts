import { Injectable } from '@nestjs/common';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore } from '../../accounts/account-store.js';
import type { BounceReason } from '@khai-bao/platform/bounces';
import { AccountEntity, type AccountChanges } from '../../accounts/account.entity.js';
import { PasswordHasher } from '../../accounts/password-hasher.js';
import { generateOneTimePassword } from '../../accounts/password-text.js';
import { generateUsername } from '../../accounts/username.js';
import { accountMailTimer, unopenedMailTimer } from '../delivery-timers.js';
import { HandoverStore } from '../handovers/handover-store.js';
import { OneTimePasswordStore } from './one-time-password-store.js';

const hourMs = 60 * 60 * 1000;

/** Changes of an account whose mail bounced. The failed address is kept because the account's address may be corrected later. */
export const toBouncedMailChanges = (
  { emailSealed }: Pick<AccountEntity, 'emailSealed'>,
  why: BounceReason,
): AccountChanges => ({
  mailFailed: 'bounced',
  mailFailedWhy: why,
  mailFailedAddressSealed: emailSealed,
});

/** What issuing reads of an account. */
export type IssuableAccount = Pick<
  AccountEntity,
  'id' | 'username' | 'unitName' | 'areaPath' | 'emailSealed'
>;

/** A new one-time password and its hash. */
export interface OneTimePassword {
  readonly password: string;
  readonly hashed: string;
}

/** Issues accounts: user name and one-time password, delivered by mail or as a sealed handover to the committee. */
@Injectable()
export class AccountIssuer {
  constructor(
    private readonly store: AccountStore,
    private readonly handovers: HandoverStore,
    private readonly undelivered: OneTimePasswordStore,
    private readonly hasher: PasswordHasher,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  /** Generates and hashes a one-time password. Hashing takes tens of milliseconds, so call it before any row is locked. */
  async prepareOneTimePassword(): Promise<OneTimePassword> {
    const password = generateOneTimePassword();
    return { password, hashed: await this.hasher.hashPassword(password) };
  }

  /** Approves a locked request on behalf of a person or a rule and issues the account. */
  async approveRequest(
    manager: EntityManager,
    account: IssuableAccount,
    by: { readonly actorId: string | null; readonly ruleId: string | null },
    oneTime: OneTimePassword,
  ): Promise<AccountEntity> {
    return this.issuePassword(
      manager,
      account,
      account.emailSealed === null ? 'handover' : 'mail',
      by.actorId,
      oneTime,
      {
        approvedBy: by.actorId,
        approvedRule: by.ruleId,
        approvedAt: this.clock.now(),
      },
    );
  }

  /**
   * Issues a one-time password to a locked account. It replaces the previous password and an open handover.
   * @param changes further members of the account
   */
  async issuePassword(
    manager: EntityManager,
    account: IssuableAccount,
    delivery: 'mail' | 'handover',
    actorId: string | null,
    { password, hashed }: OneTimePassword,
    changes: AccountChanges = {},
  ): Promise<AccountEntity> {
    const now = this.clock.now();
    await this.undelivered.storePassword(manager, account.id, password);
    // An account without a user name was never issued and has no handover.
    if (account.username !== null) await this.handovers.replaceOpenHandover(manager, account.id);
    await this.startDelivery(manager, account, delivery);
    return this.store.transitionAccount(
      manager,
      account,
      delivery === 'handover' ? 'HANDOVER_WAITING' : 'ISSUED',
      actorId,
      {
        username: account.username ?? (await this.findFreeUsername(manager, account.unitName ?? 'don-vi')),
        delivery,
        passwordHash: hashed,
        passwordTemporary: true,
        passwordExpiresAt: new Date(now.getTime() + this.config.oneTimeHours * hourMs),
        mailFailedWhy: null,
        mailFailedAddressSealed: null,
        mailDelayedAt: null,
        ...changes,
      },
    );
  }

  /** Delivers the sealed password as a handover, after the mail server rejected its mail. */
  async switchToHandover(
    manager: EntityManager,
    account: IssuableAccount,
    why: BounceReason,
  ): Promise<AccountEntity> {
    await this.startDelivery(manager, account, 'handover');
    return this.store.transitionAccount(manager, account, 'HANDOVER_WAITING', null, {
      delivery: 'handover',
      ...toBouncedMailChanges(account, why),
    });
  }

  /** Starts the delivery of a sealed password: schedules its mail, or creates a handover for the committee. */
  private async startDelivery(
    manager: EntityManager,
    account: IssuableAccount,
    delivery: 'mail' | 'handover',
  ): Promise<void> {
    const now = this.clock.now();
    if (delivery === 'mail') {
      const payload = { accountId: account.id };
      await this.jobs.scheduleTimer(manager, {
        kind: accountMailTimer,
        key: account.id,
        dueAt: now,
        payload,
      });
      // The committee also hands over when the mail server accepts nothing from this service for that long.
      const dueAt = new Date(now.getTime() + this.config.mailUnopenedDays * 24 * hourMs);
      return this.jobs.scheduleTimer(manager, { kind: unopenedMailTimer, key: account.id, dueAt, payload });
    }
    const dueAt = new Date(now.getTime() + this.config.handoverHours * hourMs);
    await this.handovers.createHandover(manager, {
      accountId: account.id,
      areaPath: account.areaPath!,
      issuedAt: now,
      dueAt,
    });
  }

  /** Generates user names until one is free: `chobennghe.k7m2`. */
  private async findFreeUsername(manager: EntityManager, unitName: string): Promise<string> {
    for (;;) {
      const username = generateUsername(unitName, { maxStemLength: 20, fallbackStem: 'donvi' });
      if (!(await manager.existsBy(AccountEntity, { username }))) return username;
    }
  }
}
