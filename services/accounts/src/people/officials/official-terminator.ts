import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Not, type EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountEntity } from '../../accounts/account.entity.js';
import { AccountAccessRevoker } from '../../credentials/account-access-revoker.js';
import { OneTimePasswordStore } from '../../delivery/issuing/one-time-password-store.js';

/** Accounts that an ended official had invited. */
export interface EndedInvitations {
  readonly ended: readonly AccountEntity[];
  /** Accounts that remain; the official who ended the inviter is now responsible for them. */
  readonly kept: readonly AccountEntity[];
}

/** Ends accounts of officials together with the accounts that depend on them. */
@Injectable()
export class OfficialTerminator {
  constructor(
    private readonly store: AccountStore,
    private readonly accessRevoker: AccountAccessRevoker,
    private readonly undelivered: OneTimePasswordStore,
    private readonly trail: AccessTrail,
  ) {}

  /**
   * Disables an official and, transitively, dependent accounts that the official invited.
   * @param official with its row locked
   * @param by null when the validity period has ended
   * @param withAllInvited ends every invited account, not only those for which `endsTogetherWith` holds
   */
  async endOfficial(
    manager: EntityManager,
    official: AccountEntity,
    by: Actor | null,
    withAllInvited: boolean,
  ): Promise<EndedInvitations & { readonly account: AccountEntity }> {
    const account = await this.disableAccount(manager, official, by);
    const ended: AccountEntity[] = [];
    const kept: AccountEntity[] = [];
    const left = [official];
    for (let inviter = left.shift(); inviter !== undefined; inviter = left.shift()) {
      const invited = await this.store.lockAccountsWhere(manager, {
        invitedBy: inviter.id,
        id: Not(by?.accountId ?? official.id),
        state: Not('DISABLED'),
      });
      for (const person of invited)
        if (withAllInvited || endsTogetherWith(person, inviter)) {
          ended.push(await this.disableAccount(manager, person, by));
          left.push(person);
          if (by !== null)
            await this.trail.recordAccess(manager, by, 'official.disable', 'account', person.id);
        } else kept.push(await this.transferResponsibility(manager, person, by));
    }
    return { account, ended, kept };
  }

  private async transferResponsibility(
    manager: EntityManager,
    person: AccountEntity,
    by: Actor | null,
  ): Promise<AccountEntity> {
    if (by === null) return person;
    await this.store.updateUnpublished(manager, { id: person.id }, { invitedBy: by.accountId });
    return { ...person, invitedBy: by.accountId };
  }

  private async disableAccount(
    manager: EntityManager,
    account: AccountEntity,
    by: Actor | null,
  ): Promise<AccountEntity> {
    await this.accessRevoker.revokeAccountAccess(manager, account.id);
    await this.undelivered.deletePassword(manager, account.id);
    return this.store.transitionAccount(manager, account, 'DISABLED', by?.accountId ?? null, {
      tokenVersion: account.tokenVersion + 1,
    });
  }
}

/** Whether an invited account ends with its inviter: deputies, colleagues of the same role, accounts invited by a deputy, and accounts never activated. */
const endsTogetherWith = (
  person: Pick<AccountEntity, 'role' | 'state' | 'validUntil'>,
  inviter: Pick<AccountEntity, 'role' | 'validUntil'>,
): boolean =>
  inviter.validUntil !== null ||
  person.validUntil !== null ||
  person.role === inviter.role ||
  person.state !== 'ACTIVATED';
