import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AccessAction } from '@khai-bao/contracts';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountRow } from '../../accounts/account.row.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { generateUsername } from '../../accounts/username.js';
import { AreaNamesService, type AreaNameRow } from '../../areas/area-names.service.js';
import { accountMailTimer } from '../../delivery/delivery-timers.js';
import { AccountIssuer, type OneTimePassword } from '../../delivery/issuing/account-issuer.js';
import { SecondFactorService } from '../../identity/second-factor/second-factor.service.js';
import { PasswordGrants } from '../password-grants.js';
import { findInvitationProblem } from './invitations.js';
import { areaLevelOf, invitableRoles } from '@khai-bao/contracts';
import { OfficialDtoMapper } from './official-dto-mapper.js';
import { OfficialTerminator, type EndedInvitations } from './official-terminator.js';
import type {
  EndedOfficialDto,
  InvitedOfficialDto,
  InviteOfficialDto,
  OfficialDto,
  OfficialListDto,
  OfficialQuery,
} from './officials.dto.js';

const hourMs = 60 * 60 * 1000;
const deputyEndTimer = 'deputy-ends';

/** Manages accounts of officials: invitation by the tier above, move, password, end; deputies with a validity period. */
@Injectable()
export class OfficialsService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly cipher: PersonalDataCipher,
    private readonly issuer: AccountIssuer,
    private readonly areas: AreaNamesService,
    private readonly mapper: OfficialDtoMapper,
    private readonly factors: SecondFactorService,
    private readonly passwordGrants: PasswordGrants,
    private readonly terminator: OfficialTerminator,
    private readonly trail: AccessTrail,
    private readonly jobs: TimerScheduler,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  onModuleInit(): void {
    this.jobs.registerTimerHandler(deputyEndTimer, async (payload, manager) => {
      const account = await this.store.lockAccount(manager, (payload as { accountId: string }).accountId);
      if (account !== undefined && account.state !== 'DISABLED')
        await this.terminator.endOfficial(manager, account, null, false);
    });
  }

  /** Lists one page of the officials that the actor may invite and of those it has invited, the newest first. */
  async listOfficials(actor: Actor, query: OfficialQuery): Promise<OfficialListDto> {
    const scope = jurisdictionSql(actor, 'area_path', 1);
    const parameters: unknown[] = [
      ...scope.parameters,
      invitableRoles(actor.role),
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
    return {
      items: await this.mapper.toOfficialDtos(this.dataSource, page.items),
      nextCursor: page.nextCursor,
    };
  }

  /** Lists the active accounts that an official has invited, as a preview of ending the official. */
  async listInvitedOfficials(actor: Actor, id: string): Promise<OfficialDto[]> {
    const scope = jurisdictionSql(actor, 'area_path', 2);
    const found = await queryRows<AccountRow>(
      this.dataSource,
      `select * from account where invited_by = $1 and state <> 'DISABLED' and ${scope.sql} order by created_at desc, id limit 1000`,
      [id, ...scope.parameters],
    );
    return this.mapper.toOfficialDtos(this.dataSource, found);
  }

  /** Invites an official. @throws Problem ACCOUNTS.BAD_INVITATION with the invalid field */
  async inviteOfficial(actor: Actor, body: InviteOfficialDto): Promise<InvitedOfficialDto> {
    const area = await this.requireCurrentArea(body.areaCode);
    const [from, until] = [body.from, body.until].map((moment) =>
      moment === undefined ? null : new Date(moment),
    ) as [Date | null, Date | null];
    const oneTime = await this.issuer.prepareOneTimePassword();
    const id = uuidv7();
    const created = await this.dataSource.transaction(async (manager) => {
      const own = await this.store.requireCurrentAccount(manager, actor);
      const problem = findInvitationProblem(
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
          generateUsername(body.displayName, { maxStemLength: 16, fallbackStem: 'canbo' }),
          this.cipher.sealField(id, 'name', body.displayName),
          body.role === actor.role && area.path === actor.areaPath ? actor.place : area.name,
          area.code,
          area.path,
          area.full_name,
          body.email === undefined ? null : this.cipher.sealField(id, 'email', body.email),
          actor.accountId,
          from,
          until,
        ],
      );
      if (until !== null)
        await this.jobs.scheduleTimer(manager, {
          kind: deputyEndTimer,
          key: id,
          dueAt: until,
          payload: { accountId: id },
        });
      await this.trail.recordAccess(manager, actor, 'official.invite', 'account', id);
      return this.issueOneTimePassword(manager, actor, row!, oneTime, 'invited');
    });
    return {
      ...this.mapper.toOfficialDto(created, actor.displayName),
      oneTimePassword: created.delivery === 'mail' ? null : oneTime.password,
    };
  }

  /** Moves an official to another ward or district. All sessions end, so that no token of the old area remains. */
  async moveOfficial(actor: Actor, id: string, areaCode: string): Promise<OfficialDto> {
    const area = await this.requireCurrentArea(areaCode);
    return this.changeOfficial(actor, id, 'official.move', async (manager, account) => {
      const within = area.path === actor.areaPath || area.path.startsWith(`${actor.areaPath}.`);
      if (!within || area.level !== areaLevelOf(account.role))
        throw new Problem('ACCOUNTS.BAD_INVITATION', { fields: [{ path: 'area', code: 'area' }] });
      await this.store.revokeAccountAccess(manager, id);
      return this.store.transitionAccount(manager, account, account.state, actor.accountId, {
        area_code: area.code,
        area_path: area.path,
        area_name: area.full_name,
        place: area.name,
        token_version: account.token_version + 1,
      });
    });
  }

  /**
   * Ends an official and invited accounts: deputies, colleagues of the same role, accounts never activated, and all accounts
   * that a deputy invited. The actor becomes responsible for the others.
   * @param withAllInvited ends the others as well
   */
  async disableOfficial(actor: Actor, id: string, withAllInvited: boolean): Promise<EndedOfficialDto> {
    let invited: EndedInvitations = { ended: [], kept: [] };
    const official = await this.changeOfficial(actor, id, 'official.disable', async (manager, account) => {
      const { account: ended, ...others } = await this.terminator.endOfficial(
        manager,
        account,
        actor,
        withAllInvited,
      );
      invited = others;
      return ended;
    });
    return {
      ...official,
      endedInvited: await this.mapper.toOfficialDtos(this.dataSource, invited.ended),
      keptInvited: await this.mapper.toOfficialDtos(this.dataSource, invited.kept),
    };
  }

  /** Issues a new one-time password, mailed or returned once. The old password, the second factors and all sessions end. */
  async issueOfficialPassword(actor: Actor, id: string): Promise<InvitedOfficialDto> {
    const oneTime = await this.issuer.prepareOneTimePassword();
    let mailed = false;
    const official = await this.changeOfficial(
      actor,
      id,
      'official.new-password',
      async (manager, account) => {
        await this.store.revokeAccountAccess(manager, id);
        await this.factors.deleteFactors(manager, id);
        const given = await this.issueOneTimePassword(manager, actor, account, oneTime, 'reset');
        mailed = given.delivery === 'mail';
        return given;
      },
    );
    return { ...official, oneTimePassword: mailed ? null : oneTime.password };
  }

  private async issueOneTimePassword(
    manager: EntityManager,
    actor: Actor,
    account: AccountRow,
    { password, hashed }: OneTimePassword,
    how: 'invited' | 'reset',
  ): Promise<AccountRow> {
    const now = this.clock.now();
    const mail = account.email_sealed !== null;
    await this.passwordGrants.recordPasswordGrant(manager, {
      accountId: account.id,
      givenBy: actor.accountId,
      how,
      shown: !mail,
    });
    if (mail) {
      await queryRows(
        manager,
        'insert into secret (account_id, sealed) values ($1, $2) on conflict (account_id) do update set sealed = excluded.sealed',
        [account.id, this.cipher.sealField(account.id, 'secret', password)],
      );
      await this.jobs.scheduleTimer(manager, {
        kind: accountMailTimer,
        key: account.id,
        dueAt: now,
        payload: { accountId: account.id },
      });
    }
    return this.store.transitionAccount(manager, account, 'ISSUED', actor.accountId, {
      delivery: mail ? 'mail' : 'shown',
      password_hash: hashed,
      password_temporary: true,
      password_expires_at: new Date(now.getTime() + this.config.oneTimeHours * hourMs),
      token_version: account.token_version + 1,
    });
  }

  private changeOfficial(
    actor: Actor,
    id: string,
    action: AccessAction,
    work: (manager: EntityManager, account: AccountRow) => Promise<AccountRow>,
  ): Promise<OfficialDto> {
    const scope = jurisdictionSql(actor, 'area_path', 4);
    return this.dataSource.transaction(async (manager) => {
      const own = await this.store.requireCurrentAccount(manager, actor);
      const [account] = await queryRows<AccountRow>(
        manager,
        `select * from account where id = $1 and id <> $2 and (role = any($3) or invited_by = $2) and role not in ('unit-admin', 'gate-staff') and ${scope.sql} for update`,
        [id, actor.accountId, invitableRoles(actor.role), ...scope.parameters],
      );
      if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
      if (!mayChange(own, account)) throw new Problem('PLATFORM.FORBIDDEN');
      if (account.state === 'DISABLED') throw new Problem('ACCOUNTS.WRONG_STATE');
      const changed = await work(manager, account);
      await this.trail.recordAccess(manager, actor, action, 'account', id);
      return (await this.mapper.toOfficialDtos(manager, [changed]))[0]!;
    });
  }

  private async requireCurrentArea(code: string): Promise<AreaNameRow> {
    // A ward that was merged into another accepts no officials.
    const [area] = await queryRows<AreaNameRow>(
      this.dataSource,
      'select * from area_name where code = $1 and (valid_to is null or valid_to > $2::date)',
      [code, this.clock.today()],
    );
    if (area === undefined) throw new Problem('REGISTRATION.UNKNOWN_AREA');
    return area;
  }
}

/** Whether the actor may change an account. A deputy may not change accounts that outlive its own: their new password would too. */
const mayChange = (own: AccountRow | undefined, account: AccountRow): boolean =>
  own === undefined ||
  own.valid_until === null ||
  (account.valid_until !== null && account.valid_until <= own.valid_until);
