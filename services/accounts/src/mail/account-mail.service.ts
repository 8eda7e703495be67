import { Injectable, type OnModuleInit } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { AccountStore } from '../accounts/account-store.js';
import type { AccountRow } from '../accounts/account.row.js';
import { MailAddresses } from '../accounts/mail-addresses.js';
import { Vault } from '../accounts/vault.js';
import { AccountsConfig } from '../accounts.config.js';
import { bounceAddressOf, roundOf } from '../bounces/bounce-address.js';
import { bounceReasonOf } from '../bounces/bounce-reason.js';
import { AccountIssuer, returnedFrom } from '../issuing/account-issuer.js';
import { accountMail } from './account-mail.text.js';
import { mailTimer, unopenedTimer } from './mail-timer.js';
import { Mailer, type OutgoingMail } from '@khai-bao/platform/mail';

const day = 24 * 60 * 60 * 1000;

/**
 * Sends an issued account to the unit's address and follows it: a timer carries the account's id, never its secret. A refused
 * recipient, and a mail that nobody signs in with, turn into a handover by the committee; a server that refuses us does not.
 */
@Injectable()
export class AccountMailService implements OnModuleInit {
  constructor(
    private readonly jobs: TimerScheduler,
    private readonly store: AccountStore,
    private readonly vault: Vault,
    private readonly mailer: Mailer,
    private readonly issuer: AccountIssuer,
    private readonly addresses: MailAddresses,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(mailTimer, (payload, manager) =>
      this.send((payload as { accountId: string }).accountId, manager),
    );
    this.jobs.registerTimerHandler(unopenedTimer, (payload, manager) =>
      this.handOverUnopened((payload as { accountId: string }).accountId, manager),
    );
  }

  private async send(accountId: string, manager: EntityManager): Promise<void> {
    const account = await this.store.lock(manager, accountId);
    const [secret] = await queryRows<{ sealed: string }>(
      manager,
      'select sealed from secret where account_id = $1',
      [accountId],
    );
    if (
      account === undefined ||
      account.state !== 'ISSUED' ||
      account.email_sealed === null ||
      secret === undefined
    )
      return;
    const address = this.vault.tryOpen(accountId, 'email', account.email_sealed);
    const oneTimePassword = this.vault.tryOpen(accountId, 'secret', secret.sealed);
    // What cannot be read cannot be mailed: the committee hands over another password.
    if (address === null || oneTimePassword === null) return this.scheduleHandover(manager, accountId, 0);
    const { outcome, answer } = await this.mailer.sendMailWithReply(address, {
      ...this.mailingOf(account),
      ...accountMail({
        unitName: account.unit_name ?? account.place,
        username: account.username ?? '',
        oneTimePassword,
        validUntil: account.password_expires_at ?? this.clock.now(),
        signInUrl: `${this.config.publicOrigin}/admin/`,
      }),
    });
    if (outcome === 'refused') {
      const why = bounceReasonOf(answer);
      const bounced = await this.store.move(manager, account, 'BOUNCED', null, returnedFrom(account, why));
      if (account.role === 'unit-admin') await this.issuer.handOverInstead(manager, bounced, why);
      await this.addresses.failed(manager, accountId, why);
      return;
    }
    const now = this.clock.now();
    await this.store.move(manager, account, 'DELIVERED', null, {
      mail_accepted_at: now,
      mail_failed: null,
      mail_failed_why: null,
      mail_failed_address_sealed: null,
      mail_delayed_at: null,
    });
    await this.addresses.tried(manager, accountId);
    await queryRows(manager, 'delete from secret where account_id = $1', [accountId]);
    await this.scheduleHandover(manager, accountId, this.config.mailUnopenedDays);
  }

  private scheduleHandover(manager: EntityManager, accountId: string, days: number): Promise<void> {
    return this.jobs.scheduleTimer(manager, {
      kind: unopenedTimer,
      key: accountId,
      dueAt: new Date(this.clock.now().getTime() + days * day),
      payload: { accountId },
    });
  }

  /**
   * What this mailing is known by when it is handed over again, and where its returns come to; without a domain for them, to
   * the sender that everybody sees. Another password is another mailing.
   */
  private mailingOf({ id, password_hash: hash }: AccountRow): Pick<OutgoingMail, 'id' | 'envelopeFrom'> {
    const { bounceDomain: domain, masterKey } = this.config;
    const mailing = { accountId: id, round: roundOf(hash ?? '') };
    return {
      id: `account.${mailing.accountId}.${mailing.round}`,
      ...(domain === undefined || hash === null
        ? {}
        : { envelopeFrom: bounceAddressOf(Buffer.from(masterKey, 'base64'), domain, mailing) }),
    };
  }

  /** Nobody has signed in for days, or the mail server has taken nothing for so long: another password is handed over. */
  private async handOverUnopened(accountId: string, manager: EntityManager): Promise<void> {
    const oneTime = await this.issuer.prepare();
    const account = await this.store.lock(manager, accountId);
    const waits = account?.state === 'DELIVERED' || account?.state === 'ISSUED';
    if (account === undefined || !waits || account.role !== 'unit-admin') return;
    await this.store.endSessions(manager, accountId);
    await this.issuer.give(manager, account, 'handover', null, oneTime, {
      mail_failed: 'unopened',
      token_version: account.token_version + 1,
    });
  }
}
