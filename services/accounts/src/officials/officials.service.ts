import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AccessAction } from '@khai-bao/contracts';
import { foldVietnamese } from '@khai-bao/areas';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountStore } from '../accounts/account-store.js';
import type { AccountRow } from '../accounts/account.row.js';
import { SecondPerson } from '../accounts/second-person.js';
import { randomTail, Vault } from '../accounts/vault.js';
import { AccountsConfig } from '../accounts.config.js';
import { AreaNames, type KnownArea } from '../areas/area-names.js';
import { AccountIssuer, type OneTime } from '../issuing/account-issuer.js';
import { mailTimer } from '../mail/mail-timer.js';
import { SecondFactorService } from '../second-factor/second-factor.service.js';
import { invitationProblem, invitedBy, levelOf } from './invitations.js';
import { OfficialPresenter } from './official-presenter.js';
import { OfficialEndings, type EndedInvitations } from './official-endings.js';
import type {
  EndedOfficialDto,
  InvitedOfficialDto,
  InviteOfficialDto,
  OfficialDto,
  OfficialListDto,
  OfficialQuery,
} from './officials.dto.js';

const hour = 60 * 60 * 1000;
const endTimer = 'deputy-ends';

/** Officials' accounts: invited by the tier above, moved, locked; deputies with dates. */
@Injectable()
export class OfficialsService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly vault: Vault,
    private readonly issuer: AccountIssuer,
    private readonly areas: AreaNames,
    private readonly presenter: OfficialPresenter,
    private readonly factors: SecondFactorService,
    private readonly persons: SecondPerson,
    private readonly endings: OfficialEndings,
    private readonly trail: AccessTrail,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(endTimer, async (payload, manager) => {
      const account = await this.store.lock(manager, (payload as { accountId: string }).accountId);
      if (account !== undefined && account.state !== 'DISABLED')
        await this.endings.end(manager, account, null, false);
    });
  }

  /** One page of the officials that one invites, and of one's own deputies, the newest first. */
  async list(actor: Actor, query: OfficialQuery): Promise<OfficialListDto> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    const parameters: unknown[] = [
      ...scope.parameters,
      invitedBy(actor.role),
      actor.accountId,
      query.limit + 1,
    ];
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    const after =
      cursor === null
        ? ''
        : ` and (date_trunc('milliseconds', created_at), id) < ($${parameters.push(cursor[0])}::timestamptz, $${parameters.push(cursor[1])}::uuid)`;
    const found = await queryRows<AccountRow>(
      this.dataSource,
      `select * from account where role not in ('unit-admin', 'gate-staff') and ${scope.sql} and id <> $4 and (role = any($3) or invited_by = $4)${after}
       order by date_trunc('milliseconds', created_at) desc, id desc limit $5`,
      parameters,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.created_at.toISOString(), last.id));
    return { items: await this.presenter.toDtos(this.dataSource, page.items), nextCursor: page.nextCursor };
  }

  /** Whom an official has invited and who is not ended yet: what is looked at before the official is ended. */
  async invitedOf(actor: Actor, id: string): Promise<OfficialDto[]> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const found = await queryRows<AccountRow>(
      this.dataSource,
      `select * from account where invited_by = $1 and state <> 'DISABLED' and ${scope.sql} order by created_at desc, id limit 1000`,
      [id, ...scope.parameters],
    );
    return this.presenter.toDtos(this.dataSource, found);
  }

  /** @throws Problem ACCOUNTS.BAD_INVITATION with the field that is wrong */
  async invite(actor: Actor, body: InviteOfficialDto): Promise<InvitedOfficialDto> {
    const area = await this.area(body.areaCode);
    const [from, until] = [body.from, body.until].map((moment) =>
      moment === undefined ? null : new Date(moment),
    ) as [Date | null, Date | null];
    const oneTime = await this.issuer.prepare();
    const id = uuidv7();
    const stem = foldVietnamese(body.displayName).replaceAll(/[^a-z0-9]/g, '').slice(0, 16) || 'canbo'; // prettier-ignore
    const created = await this.dataSource.transaction(async (manager) => {
      const own = await this.store.requireCurrent(manager, actor);
      const problem = invitationProblem(
        { role: actor.role, areaPath: actor.areaPath ?? '', until: own?.valid_until ?? null },
        { role: body.role, areaPath: area.path, from, until },
        this.clock.now(),
      );
      if (problem !== null)
        throw new Problem('ACCOUNTS.BAD_INVITATION', { fields: [{ path: problem, code: problem }] });
      const [row] = await queryRows<AccountRow>(
        manager,
        `insert into account (id, role, state, state_since, username, display_name_sealed, place, area_code, area_path, area_name, email_sealed, invited_by, valid_from, valid_until)
         values ($1, $2, 'REQUESTED', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning *`,
        [
          id,
          body.role,
          this.clock.now(),
          `${stem}.${randomTail()}`,
          this.vault.seal(id, 'name', body.displayName),
          body.role === actor.role && area.path === actor.areaPath ? actor.place : area.name,
          area.code,
          area.path,
          area.full_name,
          body.email === undefined ? null : this.vault.seal(id, 'email', body.email),
          actor.accountId,
          from,
          until,
        ],
      );
      if (until !== null)
        await this.jobs.scheduleTimer(manager, {
          kind: endTimer,
          key: id,
          dueAt: until,
          payload: { accountId: id },
        });
      await this.trail.recordAccess(manager, actor, 'official.invite', 'account', id);
      return this.give(manager, actor, row!, oneTime, 'invited');
    });
    return {
      ...this.presenter.toDto(created, actor.displayName),
      oneTimePassword: created.delivery === 'mail' ? null : oneTime.password,
    };
  }

  /** Another ward or district: every session of before ends, so that nothing of the old area opens any more. */
  async move(actor: Actor, id: string, areaCode: string): Promise<OfficialDto> {
    const area = await this.area(areaCode);
    return this.change(actor, id, 'official.move', async (manager, account) => {
      const within = area.path === actor.areaPath || area.path.startsWith(`${actor.areaPath}.`);
      if (!within || area.level !== levelOf(account.role))
        throw new Problem('ACCOUNTS.BAD_INVITATION', { fields: [{ path: 'area', code: 'area' }] });
      await this.store.endSessions(manager, id);
      return this.store.move(manager, account, account.state, actor.accountId, {
        area_code: area.code,
        area_path: area.path,
        area_name: area.full_name,
        place: area.name,
        token_version: account.token_version + 1,
      });
    });
  }

  /**
   * Ends an official, and of those whom the official has invited: its deputies, colleagues of its own role, whoever has never
   * signed in, and all whom a deputy invited. The others go on, answered for by whoever ends the official.
   * @param withAllInvited ends the others too
   */
  async disable(actor: Actor, id: string, withAllInvited: boolean): Promise<EndedOfficialDto> {
    let invited: EndedInvitations = { ended: [], kept: [] };
    const official = await this.change(actor, id, 'official.disable', async (manager, account) => {
      const { account: ended, ...others } = await this.endings.end(manager, account, actor, withAllInvited);
      invited = others;
      return ended;
    });
    return {
      ...official,
      endedInvited: await this.presenter.toDtos(this.dataSource, invited.ended),
      keptInvited: await this.presenter.toDtos(this.dataSource, invited.kept),
    };
  }

  /** A new one-time password, shown once or mailed; the old one, the second factor and every session end. */
  async newPassword(actor: Actor, id: string): Promise<InvitedOfficialDto> {
    const oneTime = await this.issuer.prepare();
    let mailed = false;
    const official = await this.change(actor, id, 'official.new-password', async (manager, account) => {
      await this.store.endSessions(manager, id);
      await this.factors.forget(manager, id);
      const given = await this.give(manager, actor, account, oneTime, 'reset');
      mailed = given.delivery === 'mail';
      return given;
    });
    return { ...official, oneTimePassword: mailed ? null : oneTime.password };
  }

  private async give(
    manager: EntityManager,
    actor: Actor,
    account: AccountRow,
    { password, hashed }: OneTime,
    how: 'invited' | 'reset',
  ): Promise<AccountRow> {
    const now = this.clock.now();
    const mail = account.email_sealed !== null;
    await this.persons.recordGrant(manager, {
      accountId: account.id,
      givenBy: actor.accountId,
      how,
      shown: !mail,
    });
    if (mail) {
      await queryRows(
        manager,
        'insert into secret (account_id, sealed) values ($1, $2) on conflict (account_id) do update set sealed = excluded.sealed',
        [account.id, this.vault.seal(account.id, 'secret', password)],
      );
      await this.jobs.scheduleTimer(manager, {
        kind: mailTimer,
        key: account.id,
        dueAt: now,
        payload: { accountId: account.id },
      });
    }
    return this.store.move(manager, account, 'ISSUED', actor.accountId, {
      delivery: mail ? 'mail' : 'shown',
      password_hash: hashed,
      password_temporary: true,
      password_expires_at: new Date(now.getTime() + this.config.oneTimeHours * hour),
      token_version: account.token_version + 1,
    });
  }

  private change(
    actor: Actor,
    id: string,
    action: AccessAction,
    work: (manager: EntityManager, account: AccountRow) => Promise<AccountRow>,
  ): Promise<OfficialDto> {
    const scope = jurisdictionSql(actor, 'area_path', 4);
    return this.dataSource.transaction(async (manager) => {
      const own = await this.store.requireCurrent(manager, actor);
      const [account] = await queryRows<AccountRow>(
        manager,
        `select * from account where id = $1 and id <> $2 and (role = any($3) or invited_by = $2) and role not in ('unit-admin', 'gate-staff') and ${scope.sql} for update`,
        [id, actor.accountId, invitedBy(actor.role), ...scope.parameters],
      );
      if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
      if (!mayChange(own, account)) throw new Problem('PLATFORM.FORBIDDEN');
      if (account.state === 'DISABLED') throw new Problem('ACCOUNTS.WRONG_STATE');
      const changed = await work(manager, account);
      await this.trail.recordAccess(manager, actor, action, 'account', id);
      return (await this.presenter.toDtos(manager, [changed]))[0]!;
    });
  }

  private async area(code: string): Promise<KnownArea> {
    // A ward that has gone into another has no desks any more.
    const [area] = await queryRows<KnownArea>(
      this.dataSource,
      'select * from area_name where code = $1 and (valid_to is null or valid_to > $2::date)',
      [code, this.clock.today()],
    );
    if (area === undefined) throw new Problem('REGISTRATION.UNKNOWN_AREA');
    return area;
  }
}

/** A deputy changes nobody who stays longer than itself: a colleague's new password would outlive it. */
const mayChange = (own: AccountRow | undefined, account: AccountRow): boolean =>
  own === undefined ||
  own.valid_until === null ||
  (account.valid_until !== null && account.valid_until <= own.valid_until);
