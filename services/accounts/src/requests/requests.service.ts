import { Injectable } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { decodeCursor, encodeCursor, pageOf, Problem } from '@khai-bao/platform/http';
import { Jobs } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountStore } from '../accounts/account-store.js';
import type { AccountRow } from '../accounts/account.row.js';
import { newOneTimePassword, randomTail, Vault } from '../accounts/vault.js';
import { AccountsConfig } from '../accounts.config.js';
import { mailTimer } from '../mail/account-mail.service.js';
import type { AccountRequestListDto, DecisionDto, RefusalDto, RequestQuery } from './requests.dto.js';

const hour = 60 * 60 * 1000;

/** DIC's decisions on requested accounts. */
@Injectable()
export class RequestsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly vault: Vault,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  async list(actor: Actor, query: RequestQuery): Promise<AccountRequestListDto> {
    const scope = withinJurisdiction(actor, 'area_path', 1);
    const parameters: unknown[] = [...scope.parameters, query.limit + 1];
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const where = [`role = 'unit-admin'`, scope.sql];
    if (query.state === 'REQUESTED') where.push(`state = 'REQUESTED'`);
    if (cursor !== null)
      where.push(
        `(requested_at, id) > ($${parameters.push(cursor[0])}::timestamptz, $${parameters.push(cursor[1])}::uuid)`,
      );
    const found = await rows<AccountRow>(
      this.dataSource,
      `select * from account where ${where.join(' and ')} order by requested_at, id limit $3`,
      parameters,
    );
    const [counts] = await rows<{ requested: number; all: number }>(
      this.dataSource,
      `select count(*) filter (where state = 'REQUESTED')::int as requested, count(*)::int as "all" from account where role = 'unit-admin' and ${scope.sql}`,
      [...scope.parameters],
    );
    const page = pageOf(found, query.limit, (last) =>
      encodeCursor(last.requested_at!.toISOString(), last.id),
    );
    return {
      items: page.items.map((row) => ({
        accountId: row.id,
        unitId: row.unit_id!,
        unitName: row.unit_name!,
        unitKind: row.unit_kind!,
        street: row.street ?? '',
        areaName: row.area_name ?? '',
        hasEmail: row.email_sealed !== null,
        requestedAt: row.requested_at!.toISOString(),
        state: row.state,
      })),
      nextCursor: page.nextCursor,
      counts: counts ?? { requested: 0, all: 0 },
    };
  }

  /** Issues accounts: user name and one-time password, by mail or as a sealed handover to the committee. Each gets its own answer. */
  async approve(actor: Actor, ids: readonly string[]): Promise<DecisionDto[]> {
    const results: DecisionDto[] = [];
    for (const id of new Set(ids)) {
      const password = newOneTimePassword();
      const hashed = await this.vault.hashPassword(password);
      results.push(
        await this.decide(actor, id, (manager, account) =>
          this.issue(manager, account, actor, password, hashed),
        ),
      );
    }
    return results;
  }

  /** Refuses requests; the committee reads why. */
  async refuse(actor: Actor, ids: readonly string[], reason: string): Promise<DecisionDto[]> {
    const results: DecisionDto[] = [];
    for (const id of new Set(ids))
      results.push(
        await this.decide(actor, id, async (manager, account) => ({
          id,
          ok: true,
          state: (
            await this.store.move(manager, account, 'REFUSED', actor.accountId, {
              refusal_sealed: this.vault.seal(account.id, 'refusal', reason),
            })
          ).state,
        })),
      );
    return results;
  }

  /** Why a unit's last request was refused, for the committee that sent it. */
  async refusal(actor: Actor, unitId: string): Promise<RefusalDto> {
    const scope = withinJurisdiction(actor, 'area_path', 2);
    const [account] = await rows<AccountRow>(
      this.dataSource,
      `select * from account where unit_id = $1 and role = 'unit-admin' and state = 'REFUSED' and ${scope.sql} order by state_since desc limit 1`,
      [unitId, ...scope.parameters],
    );
    if (account?.refusal_sealed == null) throw new Problem('ACCOUNTS.NOT_FOUND');
    return {
      unitId,
      reason: this.vault.open(account.id, 'refusal', account.refusal_sealed),
      refusedAt: account.state_since.toISOString(),
    };
  }

  private decide(
    actor: Actor,
    id: string,
    work: (manager: EntityManager, account: AccountRow) => Promise<DecisionDto>,
  ): Promise<DecisionDto> {
    const scope = withinJurisdiction(actor, 'area_path', 2);
    return this.dataSource.transaction(async (manager): Promise<DecisionDto> => {
      const [account] = await rows<AccountRow>(
        manager,
        `select * from account where id = $1 and role = 'unit-admin' and ${scope.sql} for update`,
        [id, ...scope.parameters],
      );
      if (account === undefined) return { id, ok: false, code: 'ACCOUNTS.NOT_FOUND' };
      if (account.state !== 'REQUESTED')
        return { id, ok: false, state: account.state, code: 'ACCOUNTS.WRONG_STATE' };
      return work(manager, account);
    });
  }

  private async issue(
    manager: EntityManager,
    account: AccountRow,
    actor: Actor,
    password: string,
    hashed: string,
  ): Promise<DecisionDto> {
    const now = this.clock.now();
    const delivery = account.email_sealed === null ? 'handover' : 'mail';
    await rows(manager, 'insert into secret (account_id, sealed) values ($1, $2)', [
      account.id,
      this.vault.seal(account.id, 'secret', password),
    ]);
    if (delivery === 'handover') {
      await rows(
        manager,
        `insert into handover (id, account_id, area_path, state, issued_at, due_at) values ($1, $2, $3, 'WAITING', $4, $5)`,
        [
          uuidv7(),
          account.id,
          account.area_path,
          now,
          new Date(now.getTime() + this.config.handoverHours * hour),
        ],
      );
    } else {
      await this.jobs.schedule(manager, {
        kind: mailTimer,
        key: account.id,
        dueAt: now,
        payload: { accountId: account.id },
      });
    }
    const moved = await this.store.move(
      manager,
      account,
      delivery === 'handover' ? 'HANDOVER_WAITING' : 'ISSUED',
      actor.accountId,
      {
        username: await this.freeUsername(manager, account.unit_name ?? 'don-vi'),
        delivery,
        password_hash: hashed,
        password_temporary: true,
        password_expires_at: new Date(now.getTime() + this.config.oneTimeHours * hour),
      },
    );
    return { id: account.id, ok: true, state: moved.state, delivery };
  }

  /** `chobennghe.k7m2`: from the unit's name, with a tail that cannot be guessed. */
  private async freeUsername(manager: EntityManager, unitName: string): Promise<string> {
    const stem =
      foldVietnamese(unitName)
        .replaceAll(/[^a-z0-9]/g, '')
        .slice(0, 20) || 'donvi';
    for (;;) {
      const username = `${stem}.${randomTail()}`;
      const taken = await rows(manager, 'select 1 from account where username = $1', [username]);
      if (taken.length === 0) return username;
    }
  }
}
