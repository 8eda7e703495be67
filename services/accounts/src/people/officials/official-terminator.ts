import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountRow } from '../../accounts/account.row.js';

/** Accounts that an ended official had invited. */
export interface EndedInvitations {
  readonly ended: readonly AccountRow[];
  /** Accounts that remain; the official who ended the inviter is now responsible for them. */
  readonly kept: readonly AccountRow[];
}

/** Ends accounts of officials together with the accounts that depend on them. */
@Injectable()
export class OfficialTerminator {
  constructor(
    private readonly store: AccountStore,
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
    official: AccountRow,
    by: Actor | null,
    withAllInvited: boolean,
  ): Promise<EndedInvitations & { readonly account: AccountRow }> {
    const account = await this.disableAccount(manager, official, by);
    const ended: AccountRow[] = [];
    const kept: AccountRow[] = [];
    const left = [official];
    for (let inviter = left.shift(); inviter !== undefined; inviter = left.shift()) {
      const invited = await queryRows<AccountRow>(
        manager,
        `select * from account where invited_by = $1 and id <> $2 and state <> 'DISABLED' order by id for update`,
        [inviter.id, by?.accountId ?? official.id],
      );
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
    person: AccountRow,
    by: Actor | null,
  ): Promise<AccountRow> {
    if (by === null) return person;
    await queryRows(manager, 'update account set invited_by = $2 where id = $1', [person.id, by.accountId]);
    return { ...person, invited_by: by.accountId };
  }

  private async disableAccount(
    manager: EntityManager,
    account: AccountRow,
    by: Actor | null,
  ): Promise<AccountRow> {
    await this.store.revokeAccountAccess(manager, account.id);
    await queryRows(manager, 'delete from secret where account_id = $1', [account.id]);
    return this.store.transitionAccount(manager, account, 'DISABLED', by?.accountId ?? null, {
      token_version: account.token_version + 1,
    });
  }
}

/** Whether an invited account ends with its inviter: deputies, colleagues of the same role, accounts invited by a deputy, and accounts never activated. */
const endsTogetherWith = (person: AccountRow, inviter: AccountRow): boolean =>
  inviter.valid_until !== null ||
  person.valid_until !== null ||
  person.role === inviter.role ||
  person.state !== 'ACTIVATED';
