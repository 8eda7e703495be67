import { Injectable, type OnModuleInit } from '@nestjs/common';
import { rows } from '@khai-bao/platform/database';
import { Jobs } from '@khai-bao/platform/jobs';
import { createTransport, type Transporter } from 'nodemailer';
import type { EntityManager } from 'typeorm';
import { AccountStore } from '../accounts/account-store.js';
import { Vault } from '../accounts/vault.js';
import { AccountsConfig } from '../accounts.config.js';
import { accountMail } from './account-mail.text.js';
import { mailTimer } from './mail-timer.js';

/** Sends an issued account to the unit's address: a timer carries the account's id, never its secret. */
@Injectable()
export class AccountMailService implements OnModuleInit {
  private readonly transport: Transporter;

  constructor(
    private readonly jobs: Jobs,
    private readonly store: AccountStore,
    private readonly vault: Vault,
    private readonly config: AccountsConfig,
  ) {
    this.transport = createTransport(config.smtpUrl);
  }

  onModuleInit(): void {
    this.jobs.handle(mailTimer, (payload, manager) =>
      this.send((payload as { accountId: string }).accountId, manager),
    );
  }

  private async send(accountId: string, manager: EntityManager): Promise<void> {
    const account = await this.store.lock(manager, accountId);
    const [secret] = await rows<{ sealed: string }>(
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
    const refused = await this.deliver({
      to: this.vault.open(accountId, 'email', account.email_sealed),
      unitName: account.unit_name ?? '',
      username: account.username ?? '',
      oneTimePassword: this.vault.open(accountId, 'secret', secret.sealed),
      validUntil: account.password_expires_at ?? new Date(),
    });
    await this.store.move(manager, account, refused ? 'BOUNCED' : 'DELIVERED', null);
    if (!refused) await rows(manager, 'delete from secret where account_id = $1', [accountId]);
  }

  /** @returns true when the mail server refuses the address for good; throws when it may work later */
  private async deliver(mail: {
    to: string;
    unitName: string;
    username: string;
    oneTimePassword: string;
    validUntil: Date;
  }): Promise<boolean> {
    try {
      await this.transport.sendMail({
        from: this.config.mailFrom,
        to: mail.to,
        ...accountMail({ ...mail, signInUrl: `${this.config.publicOrigin}/admin/` }),
      });
      return false;
    } catch (error) {
      const code = (error as { responseCode?: unknown }).responseCode;
      if (typeof code === 'number' && code >= 500) return true;
      throw new Error('the mail server did not take the mail', { cause: error });
    }
  }
}
