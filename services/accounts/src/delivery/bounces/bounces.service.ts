import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { isRecipientStatus, MailTroubles } from '@khai-bao/platform/mail';
import { Clock } from '@khai-bao/platform/core';
import { Metrics } from '@khai-bao/platform/observability';
import { Logger } from 'nestjs-pino';
import { Counter } from 'prom-client';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountRow } from '../../accounts/account.row.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { unopenedMailTimer } from '../delivery-timers.js';
import { AccountIssuer, bouncedMailColumns } from '../issuing/account-issuer.js';
import { MailAddressHealth } from '../mail/mail-address-health.js';
import { addressRoundOf, passwordRoundOf, type Mailing } from './bounce-address.js';
import { classifyBounce } from './bounce-reason.js';
import type { DeliveryReport } from './delivery-report.js';

/**
 * `bounced`: the mail with the account; `address-failed`: another mail to the address that the account still has; `late`: the
 * account has gone on meanwhile, so the report changes nothing; `ours`: a mail without a password came back for what we are,
 * which is not held against the address.
 */
export type BounceResult =
  'bounced' | 'address-failed' | 'ours' | 'delayed' | 'late' | 'arrived' | 'no-report' | 'unknown-address';

const metricName = 'returned_mails_total';

/** Follows mails that come back after a server had taken them. */
@Injectable()
export class BouncesService {
  private readonly returnedMails: Counter<'result'>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
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
        help: 'Mails that came to the addresses of returns, by what became of them',
        labelNames: ['result'],
        registers: [metrics.registry],
      });
  }

  /** Does what a report says, once: whoever tells it again, or on another instance, changes nothing. */
  async applyReport(mailing: Mailing, report: DeliveryReport): Promise<BounceResult> {
    const result = await this.processReport(mailing, report);
    if (report.kind === 'failed' && report.status.startsWith('5.') && !isRecipientStatus(report.status))
      this.troubles.recordRefusal('policy', `550 ${report.status}`);
    this.countReturnedMail(result);
    this.logger.log({ accountId: mailing.accountId, result, report: report.kind }, 'a mail came back');
    return result;
  }

  countReturnedMail(result: BounceResult): void {
    this.returnedMails.inc({ result });
  }

  private async processReport(mailing: Mailing, report: DeliveryReport): Promise<BounceResult> {
    if (report.kind === 'none') return 'no-report';
    if (report.kind === 'arrived') return 'arrived';
    // Hashing takes tens of milliseconds: it is done before the row is locked.
    const oneTime = report.kind === 'failed' ? await this.issuer.prepareOneTimePassword() : null;
    return this.dataSource.transaction(async (manager) => {
      // Whoever sends the mail holds this lock until the server's answer is written down: a return that is faster waits.
      const account = await this.store.lockAccount(manager, mailing.accountId);
      if (account === undefined) return 'late';
      if (this.wentToCurrentAddress(account, mailing)) {
        // A link is good for an hour and a notice is read when it comes: that one of them is late is nobody's work.
        if (report.kind === 'delayed') return 'delayed';
        if (!isRecipientStatus(report.status)) return 'ours';
        await this.addressHealth.recordAddressFailure(manager, account.id, classifyBounce(report.status));
        return 'address-failed';
      }
      if (!(await this.isUnusedMailing(manager, account, mailing))) return 'late';
      if (report.kind === 'delayed' || oneTime === null) {
        await queryRows(manager, 'update account set mail_delayed_at = $2 where id = $1', [
          account.id,
          this.clock.now(),
        ]);
        return 'delayed';
      }
      const why = classifyBounce(report.status);
      const failure = bouncedMailColumns(account, why);
      if (isRecipientStatus(report.status))
        await this.addressHealth.recordAddressFailure(manager, account.id, why);
      const bounced = await this.store.transitionAccount(manager, account, 'BOUNCED', null, failure);
      await this.jobs.cancelTimer(manager, unopenedMailTimer, account.id);
      if (account.role !== 'unit-admin') return 'bounced';
      // The password that was mailed is somewhere on the way and ends; the slip gets its own.
      await this.store.revokeAccountAccess(manager, account.id);
      await this.issuer.issuePassword(manager, bounced, 'handover', null, oneTime, {
        ...failure,
        token_version: account.token_version + 1,
      });
      return 'bounced';
    });
  }

  /** The mail carried no password and went to the address that the account has now. */
  private wentToCurrentAddress({ id, email_sealed: sealed }: AccountRow, { round }: Mailing): boolean {
    if (sealed === null) return false;
    const key = Buffer.from(this.config.masterKey, 'base64');
    const address = this.cipher.tryOpenField(id, 'email', sealed);
    return address !== null && round === addressRoundOf(key, id, address);
  }

  /** The account is where this mailing has left it: not given anew, not handed over, and nobody has come in with its password. */
  private async isUnusedMailing(
    manager: EntityManager,
    account: AccountRow,
    { round }: Mailing,
  ): Promise<boolean> {
    if (account.state !== 'DELIVERED' || account.password_hash === null || !account.password_temporary)
      return false;
    if (passwordRoundOf(account.password_hash) !== round) return false;
    const used = await queryRows(
      manager,
      'select 1 from session where account_id = $1 and token_version = $2 limit 1',
      [account.id, account.token_version],
    );
    return used.length === 0;
  }
}
