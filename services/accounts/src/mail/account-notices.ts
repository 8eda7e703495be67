import { Injectable } from '@nestjs/common';
import { Mailer, type OutgoingMail } from '@khai-bao/platform/mail';
import type { EntityManager } from 'typeorm';
import type { AccountRow } from '../accounts/account.row.js';
import { MailAddresses } from '../accounts/mail-addresses.js';
import { Vault } from '../accounts/vault.js';
import { AccountsConfig } from '../accounts.config.js';
import { addressRoundOf, bounceAddressOf } from '../bounces/bounce-address.js';
import { bounceReasonOf } from '../bounces/bounce-reason.js';

/**
 * Mails to accounts that carry no password: links, new devices, refused passkeys. They come back to an address of their own,
 * which names the account and the address that they went to.
 */
@Injectable()
export class AccountNotices {
  constructor(
    private readonly vault: Vault,
    private readonly mailer: Mailer,
    private readonly addresses: MailAddresses,
    private readonly config: AccountsConfig,
  ) {}

  /**
   * Sends a mail to the account's address, and writes down whether it was taken.
   * @param account locked, so that a return that is faster than the server's own answer waits
   * @throws when it may work later
   */
  async send(
    manager: EntityManager,
    account: AccountRow & { readonly email_sealed: string },
    mail: Omit<OutgoingMail, 'envelopeFrom'>,
  ): Promise<void> {
    const address = this.vault.tryOpen(account.id, 'email', account.email_sealed);
    // A notice to an address that cannot be read is given up; the vault counts it.
    if (address === null) return;
    const { outcome, answer } = await this.mailer.sendMailWithReply(address, {
      ...mail,
      ...this.returnsOf(account.id, address),
    });
    if (outcome === 'refused') await this.addresses.failed(manager, account.id, bounceReasonOf(answer));
    else await this.addresses.tried(manager, account.id);
  }

  private returnsOf(accountId: string, address: string): Pick<OutgoingMail, 'envelopeFrom'> {
    const { bounceDomain: domain, masterKey } = this.config;
    if (domain === undefined) return {};
    const key = Buffer.from(masterKey, 'base64');
    const round = addressRoundOf(key, accountId, address);
    return { envelopeFrom: bounceAddressOf(key, domain, { accountId, round }) };
  }
}

/** Whether an account has an address to write to, and may be written to. */
export const canBeTold = (
  account: AccountRow | undefined,
): account is AccountRow & { readonly email_sealed: string } =>
  account !== undefined && account.email_sealed !== null && account.state !== 'DISABLED';
