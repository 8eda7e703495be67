import { createHash, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { rows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/http';
import { Jobs } from '@khai-bao/platform/jobs';
import { ClientAddresses, Limiter, type Limit } from '@khai-bao/platform/limits';
import { Clock } from '@khai-bao/platform/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountStore } from '../accounts/account-store.js';
import type { AccountRow } from '../accounts/account.row.js';
import { nothingAgainstAddress } from '../accounts/mail-addresses.js';
import { passwordWeakness } from '../accounts/password-policy.js';
import { Vault } from '../accounts/vault.js';
import { AccountsConfig } from '../accounts.config.js';
import { AccountNotices, canBeTold } from '../mail/account-notices.js';
import { passwordMail } from './password-mail.text.js';

const linkTimer = 'mail-password-link';
/** A link is good for an hour, once. */
const linkMilliseconds = 60 * 60 * 1000;
/** Every answer takes as long, whether the name is known or not, milliseconds. */
const answerAfter = 250;
const ofAddress: Limit = { name: 'password-help', most: 10, seconds: 10 * 60 };
/** Beyond it nothing is sent, and nobody is told: a name's mailbox cannot be flooded, nor the name found out. */
const ofName: Limit = { name: 'password-help-name', most: 3, seconds: 60 * 60 };
const ofLinks: Limit = { name: 'password-link', most: 20, seconds: 10 * 60 };

/** A lost password, for accounts with an address: a link by mail. The page says the same for a name that nobody has. */
@Injectable()
export class PasswordHelpService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly vault: Vault,
    private readonly notices: AccountNotices,
    private readonly jobs: Jobs,
    private readonly limiter: Limiter,
    private readonly addresses: ClientAddresses,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(linkTimer, (payload, manager) =>
      this.mailLink((payload as { accountId: string }).accountId, manager),
    );
  }

  /** Mails a link when the name is known, in use and has an address. Answers alike in all cases. */
  async ask(username: string): Promise<void> {
    await this.limiter.take(ofAddress, this.addresses.current());
    const name = username.trim().toLowerCase();
    await Promise.all([this.makeLink(name), new Promise((resolve) => setTimeout(resolve, answerAfter))]);
  }

  /**
   * Sets a new password with a mailed link; sessions end. It signs nobody in.
   * @throws Problem ACCOUNTS.LINK_EXPIRED, ACCOUNTS.WEAK_PASSWORD
   */
  async reset(token: string, newPassword: string): Promise<void> {
    await this.limiter.take(ofLinks, this.addresses.current());
    const digest = digestOf(token);
    const [link] = await rows<{ account_id: string; username: string | null }>(
      this.dataSource,
      'select l.account_id, a.username from password_link l join account a on a.id = l.account_id where token_digest = $1 and used_at is null and expires_at > $2',
      [digest, this.clock.now()],
    );
    if (link === undefined) throw new Problem('ACCOUNTS.LINK_EXPIRED');
    const weakness = passwordWeakness(newPassword, link.username ?? '');
    if (weakness !== null)
      throw new Problem('ACCOUNTS.WEAK_PASSWORD', { fields: [{ path: 'newPassword', code: weakness }] });
    const hashed = await this.vault.hashPassword(newPassword);
    await this.dataSource.transaction(async (manager) => {
      const account = await this.store.lock(manager, link.account_id);
      const used = await rows(
        manager,
        'update password_link set used_at = $2 where token_digest = $1 and used_at is null and expires_at > $2 returning token_digest',
        [digest, this.clock.now()],
      );
      if (used.length === 0 || account === undefined || !mayReset(account))
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

  private async makeLink(name: string): Promise<void> {
    if (!(await this.limiter.tryTake(ofName, name))) return;
    const [account] = await rows<AccountRow>(this.dataSource, 'select * from account where username = $1', [
      name,
    ]);
    if (account === undefined || account.email_sealed === null || !mayReset(account)) return;
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      // One link at a time; those of before are worth nothing.
      await rows(manager, 'delete from password_link where account_id = $1', [account.id]);
      await rows(
        manager,
        'insert into password_link (token_digest, account_id, token_sealed, expires_at) values ($1, $2, $3, $4)',
        [
          digestOf(token),
          account.id,
          this.vault.seal(account.id, 'password-link', token),
          new Date(now.getTime() + linkMilliseconds),
        ],
      );
      await this.jobs.schedule(manager, {
        kind: linkTimer,
        key: account.id,
        dueAt: now,
        payload: { accountId: account.id },
      });
    });
  }

  /** The token leaves the database with the mail. */
  private async mailLink(accountId: string, manager: EntityManager): Promise<void> {
    const [link] = await rows<{ token_digest: string; token_sealed: string; expires_at: Date }>(
      manager,
      'select * from password_link where account_id = $1 and token_sealed is not null and used_at is null and expires_at > $2 for update',
      [accountId, this.clock.now()],
    );
    const account = await this.store.lock(manager, accountId);
    if (link === undefined || !canBeTold(account)) return;
    const token = this.vault.open(accountId, 'password-link', link.token_sealed);
    // Behind the `#`, so that no server and no log ever sees it.
    await this.notices.send(manager, account, {
      id: `password.${accountId}.${link.expires_at.getTime()}`,
      ...passwordMail({
        username: account.username ?? '',
        link: `${this.config.publicOrigin}/admin/mat-khau-moi#${token}`,
        validUntil: link.expires_at,
      }),
    });
    await rows(manager, 'update password_link set token_sealed = null where token_digest = $1', [
      link.token_digest,
    ]);
  }
}

/** An account whose first password has not been used yet is not helped by mail: its committee is. */
const mayReset = (account: AccountRow): boolean => account.state === 'ACTIVATED';
const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
