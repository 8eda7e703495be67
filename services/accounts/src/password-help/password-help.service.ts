import { createHash, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { ClientAddresses, RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountStore, isInItsTime } from '../accounts/account-store.js';
import type { AccountRow } from '../accounts/account.row.js';
import { KnownDevices } from '../accounts/known-devices.js';
import { nothingAgainstAddress } from '../accounts/mail-addresses.js';
import { passwordWeakness } from '../accounts/password-policy.js';
import { Vault } from '../accounts/vault.js';
import { AccountsConfig } from '../accounts.config.js';
import { addressRoundOf } from '../bounces/bounce-address.js';
import { AccountNotices, canBeTold } from '../mail/account-notices.js';
import { passwordMail } from './password-mail.text.js';

const linkTimer = 'mail-password-link';
/** A link is good for an hour, once. */
const linkMilliseconds = 60 * 60 * 1000;
/** Every answer takes as long, whether the name is known or not, milliseconds. */
const answerAfter = 250;
const ofAddress: RateLimit = { name: 'password-help', maxPerWindow: 10, windowSeconds: 10 * 60 };
/** Beyond these nothing is sent, and nobody is told: a name's mailbox cannot be flooded, nor the name found out. */
const ofNameAndAddress: RateLimit = {
  name: 'password-help-name-address',
  maxPerWindow: 3,
  windowSeconds: 60 * 60,
};
const ofName: RateLimit = { name: 'password-help-name', maxPerWindow: 9, windowSeconds: 60 * 60 };
const ofKnownDevice: RateLimit = { name: 'password-help-device', maxPerWindow: 3, windowSeconds: 60 * 60 };
const ofLinks: RateLimit = { name: 'password-link', maxPerWindow: 20, windowSeconds: 10 * 60 };

interface LinkRow {
  readonly account_id: string;
  readonly expires_at: Date;
  readonly token_version: number;
  readonly address_round: string;
}

interface LinkPayload {
  readonly accountId: string;
  readonly digest: string;
}

/** A lost password, for accounts with an address: a link by mail. The page says the same for a name that nobody has. */
@Injectable()
export class PasswordHelpService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly vault: Vault,
    private readonly notices: AccountNotices,
    private readonly jobs: TimerScheduler,
    private readonly limiter: RateLimiter,
    private readonly clients: ClientAddresses,
    private readonly devices: KnownDevices,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(linkTimer, (payload, manager) =>
      this.mailLink(payload as LinkPayload, manager),
    );
  }

  /**
   * Mails a link when the name is known, in use and has an address. Answers alike in all cases.
   * @param device the cookie that a browser is known by
   */
  async ask(username: string, device: string | undefined): Promise<void> {
    await this.limiter.consume(ofAddress, this.clients.currentClientAddress());
    const name = username.trim().toLowerCase();
    await Promise.all([
      this.makeLink(name, device),
      new Promise((resolve) => setTimeout(resolve, answerAfter)),
    ]);
  }

  /**
   * Sets a new password with a mailed link; sessions end. It signs nobody in.
   * @throws Problem ACCOUNTS.LINK_EXPIRED, ACCOUNTS.WEAK_PASSWORD
   */
  async reset(token: string, newPassword: string): Promise<void> {
    await this.limiter.consume(ofLinks, this.clients.currentClientAddress());
    const digest = digestOf(token);
    const [link] = await queryRows<{ account_id: string; username: string | null }>(
      this.dataSource,
      'select l.account_id, a.username from password_link l join account a on a.id = l.account_id where token_digest = $1 and used_at is null and expires_at > $2 and l.token_version = a.token_version',
      [digest, this.clock.now()],
    );
    if (link === undefined) throw new Problem('ACCOUNTS.LINK_EXPIRED');
    const weakness = passwordWeakness(newPassword, link.username ?? '');
    if (weakness !== null)
      throw new Problem('ACCOUNTS.WEAK_PASSWORD', { fields: [{ path: 'newPassword', code: weakness }] });
    const hashed = await this.vault.hashPassword(newPassword);
    await this.dataSource.transaction(async (manager) => {
      const account = await this.store.lock(manager, link.account_id);
      const [used] = await queryRows<LinkRow>(
        manager,
        'update password_link set used_at = $2 where token_digest = $1 and used_at is null and expires_at > $2 returning *',
        [digest, this.clock.now()],
      );
      if (used === undefined || account === undefined || !this.isOfToday(account, used))
        throw new Problem('ACCOUNTS.LINK_EXPIRED');
      await this.store.endSessions(manager, account.id);
      await this.store.move(manager, account, 'ACTIVATED', account.id, {
        password_hash: hashed,
        password_temporary: false,
        password_expires_at: null,
        token_version: account.token_version + 1,
        // The link came by mail.
        ...nothingAgainstAddress,
      });
    });
  }

  /** @param device the browser's cookie, when it has one */
  private async makeLink(name: string, device: string | undefined): Promise<void> {
    const [account] = await queryRows<AccountRow>(
      this.dataSource,
      'select * from account where username = $1',
      [name],
    );
    if (!(await this.mayAsk(name, account, device))) return;
    if (account === undefined || account.email_sealed === null || !this.mayReset(account)) return;
    const token = randomBytes(32).toString('base64url');
    const digest = digestOf(token);
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      // Those of before stay good for their hour: whoever asks again and again takes nobody's link away.
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
          this.vault.seal(account.id, 'password-link', token),
          new Date(now.getTime() + linkMilliseconds),
          account.token_version,
          this.addressRound(account),
        ],
      );
      await this.jobs.scheduleTimer(manager, {
        kind: linkTimer,
        key: digest,
        dueAt: now,
        payload: { accountId: account.id, digest },
      });
    });
  }

  /** Strangers share a few links an hour; a browser that the account has signed in from has some of its own. */
  private async mayAsk(
    name: string,
    account: AccountRow | undefined,
    device: string | undefined,
  ): Promise<boolean> {
    if (account !== undefined && (await this.devices.isKnown(account.id, device)))
      return this.limiter.tryConsume(ofKnownDevice, name);
    if (!(await this.limiter.tryConsume(ofNameAndAddress, `${name}\0${this.clients.currentClientAddress()}`)))
      return false;
    return this.limiter.tryConsume(ofName, name);
  }

  /** The token leaves the database with the mail. */
  private async mailLink({ accountId, digest }: LinkPayload, manager: EntityManager): Promise<void> {
    const account = await this.store.lock(manager, accountId);
    const [link] = await queryRows<LinkRow & { token_sealed: string }>(
      manager,
      'select * from password_link where token_digest = $1 and token_sealed is not null and used_at is null and expires_at > $2 for update',
      [digest, this.clock.now()],
    );
    if (link === undefined || !canBeTold(account) || !this.isOfToday(account, link)) return;
    const token = this.vault.tryOpen(accountId, 'password-link', link.token_sealed);
    if (token === null) return;
    // Behind the `#`, so that no server and no log ever sees it.
    await this.notices.send(manager, account, {
      id: `password.${accountId}.${link.expires_at.getTime()}`,
      ...passwordMail({
        username: account.username ?? '',
        link: `${this.config.publicOrigin}/admin/mat-khau-moi#${token}`,
        validUntil: link.expires_at,
      }),
    });
    await queryRows(manager, 'update password_link set token_sealed = null where token_digest = $1', [
      digest,
    ]);
  }

  /** A link is for the account as it was when it was asked for: with its password, its holder and its address. */
  private isOfToday(account: AccountRow, link: LinkRow): boolean {
    return (
      this.mayReset(account) &&
      account.token_version === link.token_version &&
      this.addressRound(account) === link.address_round
    );
  }

  /** An account whose first password has not been used yet is not helped by mail: its committee is. */
  private mayReset(account: AccountRow): boolean {
    return account.state === 'ACTIVATED' && isInItsTime(account, this.clock.now());
  }

  private addressRound({ id, email_sealed: sealed }: AccountRow): string {
    if (sealed === null) return '';
    const key = Buffer.from(this.config.masterKey, 'base64');
    const address = this.vault.tryOpen(id, 'email', sealed);
    return address === null ? '' : addressRoundOf(key, id, address);
  }
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
