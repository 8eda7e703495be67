import { Injectable } from '@nestjs/common';
import { addressRoundOf, buildBounceAddress, classifyBounce } from '@khai-bao/platform/bounces';
import { MailChannel, type OutgoingMail } from '@khai-bao/platform/notification';
import type { EntityManager } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import type { AccountEntity } from '../../accounts/account.entity.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { MailAddressHealth } from './mail-address-health.js';

/** An account with an address. */
export type NotifiableAccount = Pick<AccountEntity, 'id'> & { readonly emailSealed: string };

/**
 * Sends account mails without a password: links, new devices, rejected passkeys. Their envelope sender encodes the account and
 * the recipient's address.
 */
@Injectable()
export class AccountNoticeSender {
  constructor(
    private readonly cipher: PersonalDataCipher,
    private readonly mail: MailChannel,
    private readonly addressHealth: MailAddressHealth,
    private readonly config: AccountsConfig,
  ) {}

  /**
   * Sends a mail to the account's address and records whether it was accepted.
   * @param account with its row locked, so that a delivery report waits until the server's reply is stored
   * @throws Error when a later attempt may succeed
   */
  async sendNotice(
    manager: EntityManager,
    account: NotifiableAccount,
    notice: Omit<OutgoingMail, 'envelopeFrom'>,
  ): Promise<void> {
    const address = this.cipher.tryOpenField(account.id, 'email', account.emailSealed);
    // A notice to an address that cannot be decrypted is dropped; the cipher counts it.
    if (address === null) return;
    const { outcome, reply } = await this.mail.deliver(address, {
      ...notice,
      ...this.toEnvelope(account.id, address),
    });
    if (outcome === 'refused')
      await this.addressHealth.recordAddressFailure(manager, account.id, classifyBounce(reply));
    else await this.addressHealth.recordAcceptedMail(manager, account.id);
  }

  private toEnvelope(accountId: string, address: string): Pick<OutgoingMail, 'envelopeFrom'> {
    const { bounceDomain: domain, masterKey } = this.config;
    if (domain === undefined) return {};
    const key = Buffer.from(masterKey, 'base64');
    const round = addressRoundOf(key, accountId, address);
    return { envelopeFrom: buildBounceAddress(key, domain, { recipientId: accountId, round }) };
  }
}

/** Whether an account has an address and is not disabled. */
export const acceptsNotices = <Account extends Pick<AccountEntity, 'id' | 'emailSealed' | 'state'>>(
  account: Account | undefined,
): account is Account & NotifiableAccount =>
  account !== undefined && account.emailSealed !== null && account.state !== 'DISABLED';
