import { adminRoutes } from '@khai-bao/contracts';
import { createHash, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore, isWithinValidity } from '../../accounts/account-store.js';
import type { AccountRow } from '../../accounts/account.row.js';
import { PasswordHasher } from '../../accounts/password-hasher.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { addressRoundOf } from '@khai-bao/platform/bounces';
import { AccountNoticeSender, acceptsNotices } from '../../delivery/mail/account-notice-sender.js';
import { clearedAddressFailure } from '../../delivery/mail/mail-address-health.js';
import { KnownDevices } from '../devices/known-devices.js';
import { findPasswordWeakness } from '../passwords/password-policy.js';
import { buildPasswordMail } from './password-mail.text.js';

const passwordLinkTimer = 'mail-password-link';
/** Lifetime of a link, which can be used once: an hour, in milliseconds. */
const linkLifetimeMs = 60 * 60 * 1000;
/** Minimum duration of a response, so that it does not reveal whether the name is known, milliseconds. */
const minResponseMs = 250;
const addressLimit: RateLimit = { name: 'password-help', maxPerWindow: 10, windowSeconds: 10 * 60 };
/** Above these limits no mail is sent and the response does not change. A mailbox cannot be flooded, and a name cannot be discovered. */
const nameAndAddressLimit: RateLimit = {
  name: 'password-help-name-address',
  maxPerWindow: 3,
  windowSeconds: 60 * 60,
};
const nameLimit: RateLimit = { name: 'password-help-name', maxPerWindow: 9, windowSeconds: 60 * 60 };
const knownDeviceLimit: RateLimit = { name: 'password-help-device', maxPerWindow: 3, windowSeconds: 60 * 60 };
const linkAttemptLimit: RateLimit = { name: 'password-link', maxPerWindow: 20, windowSeconds: 10 * 60 };

interface PasswordLinkRow {
  readonly account_id: string;
  readonly expires_at: Date;
  readonly token_version: number;
  readonly address_round: string;
}

interface PasswordLinkPayload {
  readonly accountId: string;
  readonly digest: string;
}

/** Resets lost passwords of accounts with an address by a mailed link. Responses for unknown names are identical. */
@Injectable()
export class PasswordHelpService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly cipher: PersonalDataCipher,
    private readonly hasher: PasswordHasher,
    private readonly notices: AccountNoticeSender,
    private readonly jobs: TimerScheduler,
    private readonly limiter: RateLimiter,
    private readonly clients: ClientAddresses,
    private readonly devices: KnownDevices,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(passwordLinkTimer, (payload, manager) =>
      this.mailLink(payload as PasswordLinkPayload, manager),
    );
  }

  /**
   * Mails a link when the name belongs to an active account with an address. The response is the same in all cases.
   * @param device the device cookie of the browser
   */
  async requestPasswordLink(username: string, device: string | undefined): Promise<void> {
    await this.limiter.consume(addressLimit, this.clients.currentClientAddress());
    const name = username.trim().toLowerCase();
    await Promise.all([
      this.createLink(name, device),
      new Promise((resolve) => setTimeout(resolve, minResponseMs)),
    ]);
  }

  /**
   * Sets a new password with a mailed link and ends all sessions. It opens no session.
   * @throws Problem ACCOUNTS.LINK_EXPIRED, ACCOUNTS.WEAK_PASSWORD
   */
  async resetPassword(token: string, newPassword: string): Promise<void> {
    await this.limiter.consume(linkAttemptLimit, this.clients.currentClientAddress());
    const digest = tokenDigestOf(token);
    const [link] = await queryRows<{ account_id: string; username: string | null }>(
      this.dataSource,
      'select l.account_id, a.username from password_link l join account a on a.id = l.account_id where token_digest = $1 and used_at is null and expires_at > $2 and l.token_version = a.token_version',
      [digest, this.clock.now()],
    );
    if (link === undefined) throw new Problem('ACCOUNTS.LINK_EXPIRED');
    const weakness = findPasswordWeakness(newPassword, link.username ?? '');
    if (weakness !== null)
      throw new Problem('ACCOUNTS.WEAK_PASSWORD', { fields: [{ path: 'newPassword', code: weakness }] });
    const hashed = await this.hasher.hashPassword(newPassword);
    await this.dataSource.transaction(async (manager) => {
      const account = await this.store.lockAccount(manager, link.account_id);
      const [used] = await queryRows<PasswordLinkRow>(
        manager,
        'update password_link set used_at = $2 where token_digest = $1 and used_at is null and expires_at > $2 returning *',
        [digest, this.clock.now()],
      );
      if (used === undefined || account === undefined || !this.matchesAccount(account, used))
        throw new Problem('ACCOUNTS.LINK_EXPIRED');
      await this.store.revokeAccountAccess(manager, account.id);
      await this.store.transitionAccount(manager, account, 'ACTIVATED', account.id, {
        password_hash: hashed,
        password_temporary: false,
        password_expires_at: null,
        token_version: account.token_version + 1,
        // The link has proven that the address accepts mail.
        ...clearedAddressFailure,
      });
    });
  }

  /** @param device the device cookie, when the browser has one */
  private async createLink(name: string, device: string | undefined): Promise<void> {
    const [account] = await queryRows<AccountRow>(
      this.dataSource,
      'select * from account where username = $1',
      [name],
    );
    if (!(await this.consumeRequestLimits(name, account, device))) return;
    if (account === undefined || account.email_sealed === null || !this.mayReset(account)) return;
    const token = randomBytes(32).toString('base64url');
    const digest = tokenDigestOf(token);
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      // Earlier links stay valid for their hour: a stranger who requests links does not invalidate the owner's link.
      await queryRows(manager, 'delete from password_link where account_id = $1 and expires_at < $2', [
        account.id,
        now,
      ]);
      await queryRows(
        manager,
        `insert into password_link (token_digest, account_id, token_sealed, expires_at, token_version, address_round)
         values ($1, $2, $3, $4, $5, $6)`,
        [
          digest,
          account.id,
          this.cipher.sealField(account.id, 'password-link', token),
          new Date(now.getTime() + linkLifetimeMs),
          account.token_version,
          this.addressRound(account),
        ],
      );
      await this.jobs.scheduleTimer(manager, {
        kind: passwordLinkTimer,
        key: digest,
        dueAt: now,
        payload: { accountId: account.id, digest },
      });
    });
  }

  /** Consumes the rate limits of a request. Unknown devices share one limit; a known device of the account has its own. */
  private async consumeRequestLimits(
    name: string,
    account: AccountRow | undefined,
    device: string | undefined,
  ): Promise<boolean> {
    if (account !== undefined && (await this.devices.isKnownDevice(account.id, device)))
      return this.limiter.tryConsume(knownDeviceLimit, name);
    if (
      !(await this.limiter.tryConsume(nameAndAddressLimit, `${name}\0${this.clients.currentClientAddress()}`))
    )
      return false;
    return this.limiter.tryConsume(nameLimit, name);
  }

  /** Mails a link and then deletes its sealed token. */
  private async mailLink({ accountId, digest }: PasswordLinkPayload, manager: EntityManager): Promise<void> {
    const account = await this.store.lockAccount(manager, accountId);
    const [link] = await queryRows<PasswordLinkRow & { token_sealed: string }>(
      manager,
      'select * from password_link where token_digest = $1 and token_sealed is not null and used_at is null and expires_at > $2 for update',
      [digest, this.clock.now()],
    );
    if (link === undefined || !acceptsNotices(account) || !this.matchesAccount(account, link)) return;
    const token = this.cipher.tryOpenField(accountId, 'password-link', link.token_sealed);
    if (token === null) return;
    // In the fragment, which browsers do not send to servers.
    await this.notices.sendNotice(manager, account, {
      id: `password.${accountId}.${link.expires_at.getTime()}`,
      ...buildPasswordMail({
        username: account.username ?? '',
        link: this.config.publicOrigin + adminRoutes.newPassword(token),
        validUntil: link.expires_at,
      }),
    });
    await queryRows(manager, 'update password_link set token_sealed = null where token_digest = $1', [
      digest,
    ]);
  }

  /** Whether a link still matches the account: same token version and same address as when it was requested. */
  private matchesAccount(account: AccountRow, link: PasswordLinkRow): boolean {
    return (
      this.mayReset(account) &&
      account.token_version === link.token_version &&
      this.addressRound(account) === link.address_round
    );
  }

  /** Whether a link may reset the password. An account that was never activated gets a new slip from its committee instead. */
  private mayReset(account: AccountRow): boolean {
    return account.state === 'ACTIVATED' && isWithinValidity(account, this.clock.now());
  }

  private addressRound({ id, email_sealed: sealed }: AccountRow): string {
    if (sealed === null) return '';
    const key = Buffer.from(this.config.masterKey, 'base64');
    const address = this.cipher.tryOpenField(id, 'email', sealed);
    return address === null ? '' : addressRoundOf(key, id, address);
  }
}

const tokenDigestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
