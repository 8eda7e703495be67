import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';

/**
 * Records which official gave whom an account or a password. The giver may have signed in with it, so both count as one
 * person where two independent persons are required.
 */
@Injectable()
export class PasswordGrants {
  constructor(private readonly clock: Clock) {}

  /** Records that an official was given an account or a new password. `shown`: whether the giver saw the password. */
  async recordPasswordGrant(
    manager: EntityManager,
    grant: {
      readonly accountId: string;
      readonly givenBy: string;
      readonly how: 'invited' | 'reset';
      readonly shown: boolean;
    },
  ): Promise<void> {
    await queryRows(
      manager,
      `insert into password_grant (account_id, given_by, how, shown, at) values ($1, $2, $3, $4, $5)
       on conflict (account_id, given_by, how) do update set shown = password_grant.shown or excluded.shown, at = excluded.at`,
      [grant.accountId, grant.givenBy, grant.how, grant.shown, this.clock.now()],
    );
  }

  /**
   * Whether two accounts belong to independent persons, as far as is known: neither was invited or reset by the other, also
   * through intermediaries, and no third person saw the passwords of both.
   */
  async areIndependentPersons(manager: EntityManager, one: string, other: string): Promise<boolean> {
    if (one === other) return false;
    const [found] = await queryRows<{ one: boolean }>(
      manager,
      `with recursive held (account_id, given_by) as (
         select account_id, given_by from password_grant where account_id in ($1, $2)
         union
         select held.account_id, g.given_by from held join password_grant g on g.account_id = held.given_by
       )
       select exists (select 1 from held where given_by in ($1, $2) and given_by <> account_id)
         or exists (
           select 1 from password_grant a join password_grant b on b.given_by = a.given_by
           where a.account_id = $1 and b.account_id = $2 and a.shown and b.shown
         ) as one`,
      [one, other],
    );
    return found?.one !== true;
  }
}
