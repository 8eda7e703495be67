import { adminRoutes } from '@khai-bao/contracts';
import { createHash, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Problem, Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, type EntityManager, type Repository } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore, isWithinValidity } from '../../accounts/account-store.js';
import { AccountEntity } from '../../accounts/account.entity.js';
import { PasswordHasher } from '../../accounts/password-hasher.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { addressRoundOf } from '@khai-bao/platform/bounces';
import { AccountAccessRevoker } from '../../credentials/account-access-revoker.js';
import { findUsableLink } from '../../credentials/credentials.queries.js';
import { PasswordLinkStore } from '../../credentials/password-link-store.js';
import type { PasswordLinkEntity } from '../../credentials/password-link.entity.js';
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

/** What a link depends on. */
type ResettableAccount = Pick<
  AccountEntity,
  'id' | 'state' | 'tokenVersion' | 'emailSealed' | 'validFrom' | 'validUntil'
>;

interface PasswordLinkPayload {
  readonly accountId: string;
  readonly digest: string;
}

/** Resets lost passwords of accounts with an address by a mailed link. Responses for unknown names are identical. */
@Injectable()
export class PasswordHelpService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(AccountEntity) private readonly accounts: Repository<AccountEntity>,
    private readonly store: AccountStore,
    private readonly links: PasswordLinkStore,
    private readonly accessRevoker: AccountAccessRevoker,
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
    const link = await findUsableLink(this.dataSource.manager, digest, this.clock.now());
    if (link === undefined) throw new Problem('ACCOUNTS.LINK_EXPIRED');
    const weakness = findPasswordWeakness(newPassword, link.username ?? '');
    if (weakness !== null)
      throw new Problem('ACCOUNTS.WEAK_PASSWORD', { fields: [{ path: 'newPassword', code: weakness }] });
    const hashed = await this.hasher.hashPassword(newPassword);
    await this.dataSource.transaction(async (manager) => {
      const account = await this.store.lockAccount(manager, link.accountId);
      const used = await this.links.consumeLink(manager, digest, this.clock.now());
      if (used === undefined || account === undefined || !this.matchesAccount(account, used))
        throw new Problem('ACCOUNTS.LINK_EXPIRED');
      await this.accessRevoker.revokeAccountAccess(manager, account.id);
      await this.store.transitionAccount(manager, account, 'ACTIVATED', account.id, {
        passwordHash: hashed,
        passwordTemporary: false,
        passwordExpiresAt: null,
        tokenVersion: account.tokenVersion + 1,
        // The link has proven that the address accepts mail.
        ...clearedAddressFailure,
      });
    });
  }

  /** @param device the device cookie, when the browser has one */
  private async createLink(name: string, device: string | undefined): Promise<void> {
    const account = await this.accounts.findOneBy({ username: name });
    if (!(await this.consumeRequestLimits(name, account, device))) return;
    if (account === null || account.emailSealed === null || !this.mayReset(account)) return;
    const token = randomBytes(32).toString('base64url');
    const digest = tokenDigestOf(token);
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      // Earlier links stay valid for their hour: a stranger who requests links does not invalidate the owner's link.
      await this.links.deleteExpiredLinks(manager, account.id, now);
      await this.links.addLink(manager, {
        tokenDigest: digest,
        accountId: account.id,
        tokenSealed: this.cipher.sealField(account.id, 'password-link', token),
        expiresAt: new Date(now.getTime() + linkLifetimeMs),
        tokenVersion: account.tokenVersion,
        addressRound: this.addressRound(account),
      });
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
    account: Pick<AccountEntity, 'id'> | null,
    device: string | undefined,
  ): Promise<boolean> {
    if (account !== null && (await this.devices.isKnownDevice(account.id, device)))
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
    const link = await this.links.lockUnsentLink(manager, digest, this.clock.now());
    if (link === undefined || !acceptsNotices(account) || !this.matchesAccount(account, link)) return;
    const token = this.cipher.tryOpenField(accountId, 'password-link', link.tokenSealed);
    if (token === null) return;
    // In the fragment, which browsers do not send to servers.
    await this.notices.sendNotice(manager, account, {
      id: `password.${accountId}.${link.expiresAt.getTime()}`,
      ...buildPasswordMail({
        username: account.username ?? '',
        link: this.config.publicOrigin + adminRoutes.newPassword(token),
        validUntil: link.expiresAt,
      }),
    });
    await this.links.deleteSealedToken(manager, digest);
  }

  /** Whether a link still matches the account: same token version and same address as when it was requested. */
  private matchesAccount(account: ResettableAccount, link: PasswordLinkEntity): boolean {
    return (
      this.mayReset(account) &&
      account.tokenVersion === link.tokenVersion &&
      this.addressRound(account) === link.addressRound
    );
  }

  /** Whether a link may reset the password. An account that was never activated gets a new slip from its committee instead. */
  private mayReset(account: ResettableAccount): boolean {
    return account.state === 'ACTIVATED' && isWithinValidity(account, this.clock.now());
  }

  private addressRound({ id, emailSealed: sealed }: Pick<AccountEntity, 'id' | 'emailSealed'>): string {
    if (sealed === null) return '';
    const key = Buffer.from(this.config.masterKey, 'base64');
    const address = this.cipher.tryOpenField(id, 'email', sealed);
    return address === null ? '' : addressRoundOf(key, id, address);
  }
}

const tokenDigestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
