import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore } from '../../accounts/account-store.js';
import type { BounceReason } from '@khai-bao/platform/bounces';
import type { AccountRow, AccountUpdate } from '../../accounts/account.row.js';
import { PasswordHasher } from '../../accounts/password-hasher.js';
import { generateOneTimePassword } from '../../accounts/password-text.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { generateUsername } from '../../accounts/username.js';
import { accountMailTimer, unopenedMailTimer, handoverReminderTimer } from '../delivery-timers.js';

const hourMs = 60 * 60 * 1000;

/** Columns of an account whose mail bounced. The failed address is kept because the account's address may be corrected later. */
export const bouncedMailColumns = ({ email_sealed: address }: AccountRow, why: BounceReason) => ({
  mail_failed: 'bounced' as const,
  mail_failed_why: why,
  mail_failed_address_sealed: address,
});

/** A new one-time password and its hash. */
export interface OneTimePassword {
  readonly password: string;
  readonly hashed: string;
}

/** Issues accounts: user name and one-time password, delivered by mail or as a sealed handover to the committee. */
@Injectable()
export class AccountIssuer {
  constructor(
    private readonly store: AccountStore,
    private readonly cipher: PersonalDataCipher,
    private readonly hasher: PasswordHasher,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  /** Generates and hashes a one-time password. Hashing takes tens of milliseconds, so call it before any row is locked. */
  async prepareOneTimePassword(): Promise<OneTimePassword> {
    const password = generateOneTimePassword();
    return { password, hashed: await this.hasher.hashPassword(password) };
  }

  /** Approves a locked request on behalf of a person or a rule and issues the account. */
  async approveRequest(
    manager: EntityManager,
    account: AccountRow,
    by: { readonly actorId: string | null; readonly ruleId: string | null },
    oneTime: OneTimePassword,
  ): Promise<AccountRow> {
    return this.issuePassword(
      manager,
      account,
      account.email_sealed === null ? 'handover' : 'mail',
      by.actorId,
      oneTime,
      {
        approved_by: by.actorId,
        approved_rule: by.ruleId,
        approved_at: this.clock.now(),
      },
    );
  }

  /**
   * Issues a one-time password to a locked account. It replaces the previous password and an open handover.
   * @param update further columns of the account
   */
  async issuePassword(
    manager: EntityManager,
    account: AccountRow,
    delivery: 'mail' | 'handover',
    actorId: string | null,
    { password, hashed }: OneTimePassword,
    update: AccountUpdate = {},
  ): Promise<AccountRow> {
    const now = this.clock.now();
    await queryRows(
      manager,
      'insert into secret (account_id, sealed) values ($1, $2) on conflict (account_id) do update set sealed = excluded.sealed',
      [account.id, this.cipher.sealField(account.id, 'secret', password)],
    );
    // An account without a user name was never issued and has no handover.
    if (account.username !== null) await this.replaceOpenHandover(manager, account.id);
    await this.startDelivery(manager, account, delivery);
    return this.store.transitionAccount(
      manager,
      account,
      delivery === 'handover' ? 'HANDOVER_WAITING' : 'ISSUED',
      actorId,
      {
        username: account.username ?? (await this.findFreeUsername(manager, account.unit_name ?? 'don-vi')),
        delivery,
        password_hash: hashed,
        password_temporary: true,
        password_expires_at: new Date(now.getTime() + this.config.oneTimeHours * hourMs),
        mail_failed_why: null,
        mail_failed_address_sealed: null,
        mail_delayed_at: null,
        ...update,
      },
    );
  }

  /** Delivers the sealed password as a handover, after the mail server rejected its mail. */
  async switchToHandover(
    manager: EntityManager,
    account: AccountRow,
    why: BounceReason,
  ): Promise<AccountRow> {
    await this.startDelivery(manager, account, 'handover');
    return this.store.transitionAccount(manager, account, 'HANDOVER_WAITING', null, {
      delivery: 'handover',
      ...bouncedMailColumns(account, why),
    });
  }

  /** Marks an open handover as `REPLACED` and cancels its reminder. */
  async replaceOpenHandover(manager: EntityManager, accountId: string): Promise<void> {
    const ended = await queryRows<{ id: string }>(
      manager,
      `update handover set state = 'REPLACED' where account_id = $1 and state in ('WAITING', 'OPENED') returning id`,
      [accountId],
    );
    for (const { id } of ended) await this.jobs.cancelTimer(manager, handoverReminderTimer, id);
  }

  /** Starts the delivery of a sealed password: schedules its mail, or creates a handover for the committee. */
  private async startDelivery(
    manager: EntityManager,
    account: AccountRow,
    delivery: 'mail' | 'handover',
  ): Promise<void> {
    const now = this.clock.now();
    if (delivery === 'mail') {
      const payload = { accountId: account.id };
      await this.jobs.scheduleTimer(manager, {
        kind: accountMailTimer,
        key: account.id,
        dueAt: now,
        payload,
      });
      // The committee also hands over when the mail server accepts nothing from this service for that long.
      const dueAt = new Date(now.getTime() + this.config.mailUnopenedDays * 24 * hourMs);
      return this.jobs.scheduleTimer(manager, { kind: unopenedMailTimer, key: account.id, dueAt, payload });
    }
    const dueAt = new Date(now.getTime() + this.config.handoverHours * hourMs);
    const id = uuidv7();
    await queryRows(
      manager,
      `insert into handover (id, account_id, area_path, state, issued_at, due_at) values ($1, $2, $3, 'WAITING', $4, $5)`,
      [id, account.id, account.area_path, now, dueAt],
    );
    await this.jobs.scheduleTimer(manager, {
      kind: handoverReminderTimer,
      key: id,
      dueAt,
      payload: { handoverId: id },
    });
  }

  /** Generates user names until one is free: `chobennghe.k7m2`. */
  private async findFreeUsername(manager: EntityManager, unitName: string): Promise<string> {
    for (;;) {
      const username = generateUsername(unitName, { maxStemLength: 20, fallbackStem: 'donvi' });
      const taken = await queryRows(manager, 'select 1 from account where username = $1', [username]);
      if (taken.length === 0) return username;
    }
  }
}
