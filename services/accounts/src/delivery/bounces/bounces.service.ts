import { Injectable } from '@nestjs/common';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import {
  addressRoundOf,
  classifyBounce,
  passwordRoundOf,
  type DeliveryReport,
} from '@khai-bao/platform/bounces';
import { isRecipientStatus, MailTroubles } from '@khai-bao/platform/notification';
import { Clock } from '@khai-bao/platform/core';
import { Metrics } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { Counter } from 'prom-client';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountEntity } from '../../accounts/account.entity.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { AccountAccessRevoker } from '../../credentials/account-access-revoker.js';
import { SessionStore } from '../../credentials/session-store.js';
import { unopenedMailTimer } from '../delivery-timers.js';
import { AccountIssuer, toBouncedMailChanges } from '../issuing/account-issuer.js';
import { MailAddressHealth } from '../mail/mail-address-health.js';

/** Mails of an account: the mail with one password, or all mails without a password to one address. */
interface AccountMailing {
  readonly accountId: string;
  readonly round: string;
}

/**
 * Result of a returned mail.
 * - `bounced`: the mail with the account's password.
 * - `address-failed`: another mail to the account's current address.
 * - `late`: the account has changed since the mail, so the report changes nothing.
 * - `ours`: a mail without a password, rejected because of this sender; not recorded against the address.
 */
export type BounceResult =
  'bounced' | 'address-failed' | 'ours' | 'delayed' | 'late' | 'arrived' | 'no-report' | 'unknown-address';

const metricName = 'returned_mails_total';

/** Applies delivery reports of mails that a server had accepted and then returned. */
@Injectable()
export class BouncesService {
  private readonly returnedMails: Counter<'result'>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly sessions: SessionStore,
    private readonly accessRevoker: AccountAccessRevoker,
    private readonly issuer: AccountIssuer,
    private readonly addressHealth: MailAddressHealth,
    private readonly cipher: PersonalDataCipher,
    private readonly troubles: MailTroubles,
    private readonly config: AccountsConfig,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    const held = metrics.registry.getSingleMetric(metricName) as Counter<'result'> | undefined;
    this.returnedMails =
      held ??
      new Counter({
        name: metricName,
        help: 'Returned mails by result',
        labelNames: ['result'],
        registers: [metrics.registry],
      });
  }

  /** Applies a delivery report. Idempotent: a repeated report, on any instance, changes nothing. */
  async applyReport(mailing: AccountMailing, report: DeliveryReport): Promise<BounceResult> {
    const result = await this.processReport(mailing, report);
    if (report.kind === 'failed' && report.status.startsWith('5.') && !isRecipientStatus(report.status))
      this.troubles.recordRefusal('policy', `550 ${report.status}`);
    this.countReturnedMail(result);
    this.logger.log({ accountId: mailing.accountId, result, report: report.kind }, 'returned mail processed');
    return result;
  }

  countReturnedMail(result: BounceResult): void {
    this.returnedMails.inc({ result });
  }

  private async processReport(mailing: AccountMailing, report: DeliveryReport): Promise<BounceResult> {
    if (report.kind === 'none') return 'no-report';
    if (report.kind === 'arrived') return 'arrived';
    // Hashing takes tens of milliseconds, so it happens before the row is locked.
    const oneTime = report.kind === 'failed' ? await this.issuer.prepareOneTimePassword() : null;
    return this.dataSource.transaction(async (manager) => {
      // The sender holds this lock until the server's reply is stored: an earlier return waits for it.
      const account = await this.store.lockAccount(manager, mailing.accountId);
      if (account === undefined) return 'late';
      if (this.wentToCurrentAddress(account, mailing)) {
        // A link is valid for an hour and a notice is not urgent: a delay needs no action.
        if (report.kind === 'delayed') return 'delayed';
        if (!isRecipientStatus(report.status)) return 'ours';
        await this.addressHealth.recordAddressFailure(manager, account.id, classifyBounce(report.status));
        return 'address-failed';
      }
      if (!(await this.isUnusedMailing(manager, account, mailing))) return 'late';
      if (report.kind === 'delayed' || oneTime === null) {
        await this.store.updateUnpublished(manager, { id: account.id }, { mailDelayedAt: this.clock.now() });
        return 'delayed';
      }
      const why = classifyBounce(report.status);
      const failure = toBouncedMailChanges(account, why);
      if (isRecipientStatus(report.status))
        await this.addressHealth.recordAddressFailure(manager, account.id, why);
      const bounced = await this.store.transitionAccount(manager, account, 'BOUNCED', null, failure);
      await this.jobs.cancelTimer(manager, unopenedMailTimer, account.id);
      if (account.role !== 'unit-admin') return 'bounced';
      // The mailed password may be in transit and becomes invalid; the slip gets a new one.
      await this.accessRevoker.revokeAccountAccess(manager, account.id);
      await this.issuer.issuePassword(manager, bounced, 'handover', null, oneTime, {
        ...failure,
        tokenVersion: account.tokenVersion + 1,
      });
      return 'bounced';
    });
  }

  /** Whether the mail carried no password and went to the account's current address. */
  private wentToCurrentAddress(
    { id, emailSealed: sealed }: Pick<AccountEntity, 'id' | 'emailSealed'>,
    { round }: AccountMailing,
  ): boolean {
    if (sealed === null) return false;
    const key = Buffer.from(this.config.masterKey, 'base64');
    const address = this.cipher.tryOpenField(id, 'email', sealed);
    return address !== null && round === addressRoundOf(key, id, address);
  }

  /** Whether the account still waits for this mailing: no newer password, no handover, no sign-in with the mailed password. */
  private async isUnusedMailing(
    manager: EntityManager,
    account: Pick<AccountEntity, 'id' | 'state' | 'passwordHash' | 'passwordTemporary' | 'tokenVersion'>,
    { round }: AccountMailing,
  ): Promise<boolean> {
    if (account.state !== 'DELIVERED' || account.passwordHash === null || !account.passwordTemporary)
      return false;
    if (passwordRoundOf(account.passwordHash) !== round) return false;
    return !(await this.sessions.hasSession(manager, account.id, account.tokenVersion));
  }
}
