import { Injectable } from '@nestjs/common';
import { Topics, type AccountSnapshot, type AccountState, type EventEnvelope } from '@khai-bao/contracts';
import { AccountVersions, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import type { AccountRow, AccountUpdate } from './account.row.js';
import { PersonalDataCipher } from './personal-data-cipher.js';
import { SessionTerminator } from './session-terminator.js';

/** Changes accounts. The row, its version and its event are written in one transaction. */
@Injectable()
export class AccountStore {
  constructor(
    private readonly outbox: Outbox,
    private readonly versions: AccountVersions,
    private readonly clock: Clock,
    private readonly cipher: PersonalDataCipher,
    private readonly sessionTerminator: SessionTerminator,
  ) {}

  /** Reads an account and locks its row until the transaction ends. */
  async lockAccount(manager: EntityManager, id: string): Promise<AccountRow | undefined> {
    const [row] = await queryRows<AccountRow>(manager, 'select * from account where id = $1 for update', [
      id,
    ]);
    return row;
  }

  /** Finds display names by account. A name that cannot be decrypted is an empty string. */
  async findDisplayNames(
    runner: { query(sql: string, parameters?: unknown[]): Promise<unknown> },
    ids: readonly (string | null)[],
  ): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(ids.filter((id) => id !== null))];
    if (wanted.length === 0) return new Map();
    const found = await queryRows<{ id: string; display_name_sealed: string }>(
      runner,
      'select id, display_name_sealed from account where id = any($1)',
      [wanted],
    );
    return new Map(
      found.map((row) => [row.id, this.cipher.tryOpenField(row.id, 'name', row.display_name_sealed) ?? '']),
    );
  }

  /**
   * Transitions a locked account to a state and publishes it.
   * @param update further columns; their names come from the code, never from a request
   */
  async transitionAccount(
    manager: EntityManager,
    account: AccountRow,
    state: AccountState,
    actorId: string | null,
    update: AccountUpdate = {},
  ): Promise<AccountRow> {
    const columns = Object.keys(update) as (keyof AccountUpdate)[];
    const [moved] = await queryRows<AccountRow>(
      manager,
      `update account set state = $2, state_since = $3, version = version + 1${columns.map((column, at) => `, ${column} = $${at + 4}`).join('')} where id = $1 returning *`,
      [account.id, state, this.clock.now(), ...columns.map((column) => update[column])],
    );
    await this.publishAccount(manager, moved!, actorId);
    return moved!;
  }

  /**
   * Updates columns of a locked account without a transition: `state` and `state_since` stay. Publishes the account.
   * @param update columns; their names come from the code, never from a request
   */
  async updateAccount(
    manager: EntityManager,
    account: AccountRow,
    actorId: string | null,
    update: AccountUpdate,
  ): Promise<AccountRow> {
    const columns = Object.keys(update) as (keyof AccountUpdate)[];
    const [changed] = await queryRows<AccountRow>(
      manager,
      `update account set version = version + 1${columns.map((column, at) => `, ${column} = $${at + 2}`).join('')} where id = $1 returning *`,
      [account.id, ...columns.map((column) => update[column])],
    );
    await this.publishAccount(manager, changed!, actorId);
    return changed!;
  }

  /**
   * Reads the actor's own account and locks its row (`for share`) until the transaction ends. An access token may be older
   * than a disabled account, another area or a new password. Returns undefined for an actor without a row; only tests have one.
   * @throws Problem ACCOUNTS.SESSION_ENDED when the token contradicts the row
   */
  async requireCurrentAccount(manager: EntityManager, actor: Actor): Promise<AccountRow | undefined> {
    const [own] = await queryRows<AccountRow>(manager, 'select * from account where id = $1 for share', [
      actor.accountId,
    ]);
    if (own !== undefined && !matchesActor(own, actor, this.clock.now()))
      throw new Problem('ACCOUNTS.SESSION_ENDED');
    return own;
  }

  /** Ends all sessions of a locked account and deletes its unused password links. */
  async revokeAccountAccess(manager: EntityManager, accountId: string): Promise<void> {
    await this.sessionTerminator.endSessions(manager, accountId, 'all');
    await queryRows(manager, 'delete from password_link where account_id = $1 and used_at is null', [
      accountId,
    ]);
  }

  /** Publishes a snapshot of the account and records its token version for this service. */
  async publishAccount(manager: EntityManager, account: AccountRow, actorId: string | null): Promise<void> {
    const [handover] = await queryRows<{ id: string; due_at: Date }>(
      manager,
      'select id, due_at from handover where account_id = $1 order by issued_at desc, id desc limit 1',
      [account.id],
    );
    const data: AccountSnapshot = {
      accountId: account.id,
      role: account.role,
      state: account.state,
      stateSince: account.state_since.toISOString(),
      areaCode: account.area_code,
      areaPath: account.area_path,
      unitId: account.unit_id,
      delivery: account.delivery,
      handoverId: handover?.id ?? null,
      dueAt: handover?.due_at.toISOString() ?? null,
      tokenVersion: account.token_version,
      active: account.state !== 'DISABLED' && account.state !== 'REFUSED',
      actorId,
    };
    await this.outbox.appendEvents(manager, {
      topic: Topics.account,
      key: account.id,
      subject: account.id,
      version: account.version,
      data,
    });
    await this.versions.recordAccountVersion(manager, {
      data,
      aggregateversion: account.version,
    } as EventEnvelope<AccountSnapshot>);
  }
}

/** Whether an account is within its validity period. Only deputies have one. */
export const isWithinValidity = (
  { valid_from: from, valid_until: until }: Pick<AccountRow, 'valid_from' | 'valid_until'>,
  now: Date,
): boolean => (from === null || from <= now) && (until === null || now < until);

/** Whether role, area, unit and token version of an access token still match the account's row. */
const matchesActor = (own: AccountRow, actor: Actor, now: Date): boolean =>
  own.state !== 'DISABLED' &&
  own.state !== 'REFUSED' &&
  own.role === actor.role &&
  own.area_path === actor.areaPath &&
  own.unit_id === actor.unitId &&
  own.token_version <= actor.tokenVersion &&
  isWithinValidity(own, now);
