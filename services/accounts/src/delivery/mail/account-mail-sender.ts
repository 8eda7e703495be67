import { adminRoutes } from '@khai-bao/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { buildBounceAddress, classifyBounce, passwordRoundOf } from '@khai-bao/platform/bounces';
import { MailChannel, type OutgoingMail } from '@khai-bao/platform/notification';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountEntity } from '../../accounts/account.entity.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { AccountAccessRevoker } from '../../credentials/account-access-revoker.js';
import { accountMailTimer, unopenedMailTimer } from '../delivery-timers.js';
import { AccountIssuer, toBouncedMailChanges } from '../issuing/account-issuer.js';
import { OneTimePasswordStore } from '../issuing/one-time-password-store.js';
import { buildAccountMail } from './account-mail.text.js';
import { MailAddressHealth } from './mail-address-health.js';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Mails issued accounts. The timer carries the account's id, never its password. A rejected recipient, and a mail without a
 * sign-in, become a handover by the committee; a rejection because of the sender does not.
 */
@Injectable()
export class AccountMailSender implements OnModuleInit {
  constructor(
    private readonly jobs: TimerScheduler,
    private readonly store: AccountStore,
    private readonly cipher: PersonalDataCipher,
    private readonly mail: MailChannel,
    private readonly issuer: AccountIssuer,
    private readonly undelivered: OneTimePasswordStore,
    private readonly accessRevoker: AccountAccessRevoker,
    private readonly addressHealth: MailAddressHealth,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(accountMailTimer, (payload, manager) =>
      this.sendAccountMail((payload as { accountId: string }).accountId, manager),
    );
    this.jobs.registerTimerHandler(unopenedMailTimer, (payload, manager) =>
      this.handOverUnopened((payload as { accountId: string }).accountId, manager),
    );
  }

  private async sendAccountMail(accountId: string, manager: EntityManager): Promise<void> {
    const account = await this.store.lockAccount(manager, accountId);
    const undelivered = await this.undelivered.findPassword(manager, accountId);
    if (
      account === undefined ||
      account.state !== 'ISSUED' ||
      account.emailSealed === null ||
      undelivered === undefined
    )
      return;
    const address = this.cipher.tryOpenField(accountId, 'email', account.emailSealed);
    const { password: oneTimePassword } = undelivered;
    // Undecryptable data cannot be mailed: the committee hands over a new password.
    if (address === null || oneTimePassword === null) return this.scheduleHandover(manager, accountId, 0);
    const { outcome, reply } = await this.mail.deliver(address, {
      ...this.toEnvelope(account),
      ...buildAccountMail({
        unitName: account.unitName ?? account.place,
        username: account.username ?? '',
        oneTimePassword,
        validUntil: account.passwordExpiresAt ?? this.clock.now(),
        signInUrl: this.config.publicOrigin + adminRoutes.signIn,
      }),
    });
    if (outcome === 'refused') {
      const why = classifyBounce(reply);
      const bounced = await this.store.transitionAccount(
        manager,
        account,
        'BOUNCED',
        null,
        toBouncedMailChanges(account, why),
      );
      if (account.role === 'unit-admin') await this.issuer.switchToHandover(manager, bounced, why);
      await this.addressHealth.recordAddressFailure(manager, accountId, why);
      return;
    }
    const now = this.clock.now();
    await this.store.transitionAccount(manager, account, 'DELIVERED', null, {
      mailAcceptedAt: now,
      mailFailed: null,
      mailFailedWhy: null,
      mailFailedAddressSealed: null,
      mailDelayedAt: null,
    });
    await this.addressHealth.recordAcceptedMail(manager, accountId);
    await this.undelivered.deletePassword(manager, accountId);
    await this.scheduleHandover(manager, accountId, this.config.mailUnopenedDays);
  }

  private scheduleHandover(manager: EntityManager, accountId: string, days: number): Promise<void> {
    return this.jobs.scheduleTimer(manager, {
      kind: unopenedMailTimer,
      key: accountId,
      dueAt: new Date(this.clock.now().getTime() + days * dayMs),
      payload: { accountId },
    });
  }

  /**
   * Builds message id and envelope sender of a mailing, from the account and its password. Without `BOUNCE_DOMAIN` the
   * envelope sender is `MAIL_FROM`.
   */
  private toEnvelope({
    id,
    passwordHash: hash,
  }: Pick<AccountEntity, 'id' | 'passwordHash'>): Pick<OutgoingMail, 'id' | 'envelopeFrom'> {
    const { bounceDomain: domain, masterKey } = this.config;
    const mailing = { recipientId: id, round: passwordRoundOf(hash ?? '') };
    return {
      id: `account.${mailing.recipientId}.${mailing.round}`,
      ...(domain === undefined || hash === null
        ? {}
        : { envelopeFrom: buildBounceAddress(Buffer.from(masterKey, 'base64'), domain, mailing) }),
    };
  }

  /** Hands over a new password when nobody has signed in, or the mail server has accepted nothing, for `MAIL_UNOPENED_DAYS`. */
  private async handOverUnopened(accountId: string, manager: EntityManager): Promise<void> {
    const oneTime = await this.issuer.prepareOneTimePassword();
    const account = await this.store.lockAccount(manager, accountId);
    const waits = account?.state === 'DELIVERED' || account?.state === 'ISSUED';
    if (account === undefined || !waits || account.role !== 'unit-admin') return;
    await this.accessRevoker.revokeAccountAccess(manager, accountId);
    await this.issuer.issuePassword(manager, account, 'handover', null, oneTime, {
      mailFailed: 'unopened',
      tokenVersion: account.tokenVersion + 1,
    });
  }
}
