import { Injectable } from '@nestjs/common';
import { Topics, type AccountSnapshot, type AccountState, type EventEnvelope } from '@khai-bao/contracts';
import { AccountVersions, type Actor } from '@khai-bao/platform/auth';
import { insertIfAbsent, insertReturning, updateReturning } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { Any, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { AccountEntity, type AccountChanges } from './account.entity.js';
import { findLatestHandover } from './accounts.queries.js';
import { PersonalDataCipher } from './personal-data-cipher.js';

/** Members of an account that its creator chooses; the others have the defaults of the database. */
export type NewAccount = Pick<
  AccountEntity,
  'id' | 'role' | 'state' | 'stateSince' | 'displayNameSealed' | 'place'
> &
  AccountChanges;

/** What the event of an account contains. */
export type PublishedAccount = Pick<
  AccountEntity,
  | 'id'
  | 'role'
  | 'state'
  | 'stateSince'
  | 'areaCode'
  | 'areaPath'
  | 'unitId'
  | 'delivery'
  | 'tokenVersion'
  | 'version'
>;

/** Changes accounts. The row, its version and its event are written in one transaction. */
@Injectable()
export class AccountStore {
  constructor(
    private readonly outbox: Outbox,
    private readonly versions: AccountVersions,
    private readonly clock: Clock,
    private readonly cipher: PersonalDataCipher,
  ) {}

  /** Reads an account and locks its row until the transaction ends. */
  lockAccount(manager: EntityManager, id: string): Promise<AccountEntity | undefined> {
    return this.lockAccountWhere(manager, { id });
  }

  /** Reads the account that fulfils all conditions and locks its row until the transaction ends. */
  async lockAccountWhere(
    manager: EntityManager,
    where: FindOptionsWhere<AccountEntity>,
  ): Promise<AccountEntity | undefined> {
    const account = await manager.findOne(AccountEntity, { where, lock: { mode: 'pessimistic_write' } });
    return account ?? undefined;
  }

  /** Reads accounts and locks their rows in the order of their ids, which prevents deadlocks. */
  lockAccountsWhere(
    manager: EntityManager,
    where: FindOptionsWhere<AccountEntity>,
  ): Promise<AccountEntity[]> {
    return manager.find(AccountEntity, {
      where,
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /**
   * Locks the key of an account until the transaction ends, before another row is locked: rows that refer to the account lock it when
   * they are inserted, and whoever changes the account has locked it first. Does nothing for an unknown id.
   */
  async lockAccountKey(manager: EntityManager, id: string): Promise<void> {
    await manager.findOne(AccountEntity, {
      select: { id: true },
      where: { id },
      lock: { mode: 'for_key_share' },
    });
  }

  /** Locks the rows of accounts as `lockAccountsWhere` does, without reading them. */
  async lockAccountRows(manager: EntityManager, where: FindOptionsWhere<AccountEntity>): Promise<void> {
    await manager.find(AccountEntity, {
      select: { id: true },
      where,
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  /** Finds display names by account. A name that cannot be decrypted is an empty string. */
  async findDisplayNames(
    manager: EntityManager,
    ids: readonly (string | null)[],
  ): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(ids.filter((id) => id !== null))];
    if (wanted.length === 0) return new Map();
    const found = await manager.find(AccountEntity, {
      select: { id: true, displayNameSealed: true },
      where: { id: Any(wanted) },
    });
    return new Map(
      found.map((account) => [
        account.id,
        this.cipher.tryOpenField(account.id, 'name', account.displayNameSealed) ?? '',
      ]),
    );
  }

  /** Creates an account without publishing it. */
  createAccount(manager: EntityManager, account: NewAccount): Promise<AccountEntity> {
    return insertReturning(manager, AccountEntity, account);
  }

  /** Creates an account without publishing it, unless its user name is taken. */
  createAccountIfAbsent(manager: EntityManager, account: NewAccount): Promise<AccountEntity | null> {
    return insertIfAbsent(manager, AccountEntity, account);
  }

  /**
   * Transitions a locked account to a state and publishes it.
   * @param changes further members
   */
  async transitionAccount(
    manager: EntityManager,
    account: Pick<AccountEntity, 'id'>,
    state: AccountState,
    actorId: string | null,
    changes: AccountChanges = {},
  ): Promise<AccountEntity> {
    const [moved] = await updateReturning(
      manager,
      AccountEntity,
      { id: account.id },
      { ...changes, state, stateSince: this.clock.now(), version: () => 'version + 1' },
    );
    await this.publishAccount(manager, moved!, actorId);
    return moved!;
  }

  /** Changes a locked account without a transition: `state` and `stateSince` stay. Publishes the account. */
  async updateAccount(
    manager: EntityManager,
    account: Pick<AccountEntity, 'id'>,
    actorId: string | null,
    changes: AccountChanges,
  ): Promise<AccountEntity> {
    const [changed] = await updateReturning(
      manager,
      AccountEntity,
      { id: account.id },
      { ...changes, version: () => 'version + 1' },
    );
    await this.publishAccount(manager, changed!, actorId);
    return changed!;
  }

  /** Changes members of accounts that the event of an account does not contain. Publishes nothing. */
  async updateUnpublished(
    manager: EntityManager,
    where: FindOptionsWhere<AccountEntity>,
    changes: AccountChanges,
  ): Promise<void> {
    await manager.update(AccountEntity, where, changes);
  }

  /**
   * Reads the actor's own account and locks its row (`for share`) until the transaction ends. An access token may be older
   * than a disabled account, another area or a new password. Returns undefined for an actor without a row; only tests have one.
   * @throws Problem ACCOUNTS.SESSION_ENDED when the token contradicts the row
   */
  async requireCurrentAccount(manager: EntityManager, actor: Actor): Promise<AccountEntity | undefined> {
    const own = await manager.findOne(AccountEntity, {
      where: { id: actor.accountId },
      lock: { mode: 'pessimistic_read' },
    });
    if (own !== null && !matchesActor(own, actor, this.clock.now()))
      throw new Problem('ACCOUNTS.SESSION_ENDED');
    return own ?? undefined;
  }

  /** Publishes a snapshot of the account and records its token version for this service. */
  async publishAccount(
    manager: EntityManager,
    account: PublishedAccount,
    actorId: string | null,
  ): Promise<void> {
    const handover = await findLatestHandover(manager, account.id);
    const data: AccountSnapshot = {
      accountId: account.id,
      role: account.role,
      state: account.state,
      stateSince: account.stateSince.toISOString(),
      areaCode: account.areaCode,
      areaPath: account.areaPath,
      unitId: account.unitId,
      delivery: account.delivery,
      handoverId: handover?.id ?? null,
      dueAt: handover?.dueAt.toISOString() ?? null,
      tokenVersion: account.tokenVersion,
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
  { validFrom: from, validUntil: until }: Pick<AccountEntity, 'validFrom' | 'validUntil'>,
  now: Date,
): boolean => (from === null || from <= now) && (until === null || now < until);

/** Whether role, area, unit and token version of an access token still match the account's row. */
const matchesActor = (own: AccountEntity, actor: Actor, now: Date): boolean =>
  own.state !== 'DISABLED' &&
  own.state !== 'REFUSED' &&
  own.role === actor.role &&
  own.areaPath === actor.areaPath &&
  own.unitId === actor.unitId &&
  own.tokenVersion <= actor.tokenVersion &&
  isWithinValidity(own, now);
