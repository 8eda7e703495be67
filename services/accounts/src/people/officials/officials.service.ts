import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { AccessAction } from '@khai-bao/contracts';
import { AccessTrail, withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Not, Raw, type EntityManager, type Repository } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore } from '../../accounts/account-store.js';
import { AccountEntity } from '../../accounts/account.entity.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { generateUsername } from '../../accounts/username.js';
import type { AreaNameEntity } from '../../areas/area-name.entity.js';
import { AreaNamesService } from '../../areas/area-names.service.js';
import { AccountAccessRevoker } from '../../credentials/account-access-revoker.js';
import { accountMailTimer } from '../../delivery/delivery-timers.js';
import { AccountIssuer, type OneTimePassword } from '../../delivery/issuing/account-issuer.js';
import { OneTimePasswordStore } from '../../delivery/issuing/one-time-password-store.js';
import { SecondFactorService } from '../../identity/second-factor/second-factor.service.js';
import { PasswordGrants } from '../password-grants.js';
import { findInvitationProblem } from './invitations.js';
import { areaLevelOf, invitableRoles } from '@khai-bao/contracts';
import { OfficialDtoMapper } from './official-dto-mapper.js';
import { OfficialTerminator, type EndedInvitations } from './official-terminator.js';
import { findOfficialPage } from './officials.queries.js';
import type {
  EndedOfficialDto,
  InvitedOfficialDto,
  InviteOfficialDto,
  OfficialDto,
  OfficialListDto,
  OfficialQuery,
} from './officials.dto.js';

const hourMs = 60 * 60 * 1000;
/** Invited accounts in the preview of an official's end. */
const maxListedInvited = 1000;
const deputyEndTimer = 'deputy-ends';

/** Manages accounts of officials: invitation by the tier above, move, password, end; deputies with a validity period. */
@Injectable()
export class OfficialsService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(AccountEntity) private readonly accounts: Repository<AccountEntity>,
    private readonly store: AccountStore,
    private readonly accessRevoker: AccountAccessRevoker,
    private readonly undelivered: OneTimePasswordStore,
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
    const found = await findOfficialPage(
      this.accounts.manager,
      actor,
      decodeCursor(query.cursor, 'time', 'uuid'),
      query.limit + 1,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.createdAt.toISOString(), last.id));
    return {
      items: await this.mapper.toOfficialDtos(this.accounts.manager, page.items),
      nextCursor: page.nextCursor,
    };
  }

  /** Lists the active accounts that an official has invited, as a preview of ending the official. */
  async listInvitedOfficials(actor: Actor, id: string): Promise<OfficialDto[]> {
    const found = await this.accounts.find({
      where: { invitedBy: id, state: Not('DISABLED'), areaPath: withinJurisdiction(actor) },
      order: { createdAt: 'DESC', id: 'ASC' },
      take: maxListedInvited,
    });
    return this.mapper.toOfficialDtos(this.accounts.manager, found);
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
        { role: actor.role, areaPath: actor.areaPath ?? '', until: own?.validUntil ?? null },
        { role: body.role, areaPath: area.path, from, until },
        this.clock.now(),
      );
      if (problem !== null)
        throw new Problem('ACCOUNTS.BAD_INVITATION', { fields: [{ path: problem, code: problem }] });
      const account = await this.store.createAccount(manager, {
        id,
        role: body.role,
        state: 'REQUESTED',
        stateSince: this.clock.now(),
        username: generateUsername(body.displayName, { maxStemLength: 16, fallbackStem: 'canbo' }),
        displayNameSealed: this.cipher.sealField(id, 'name', body.displayName),
        place: body.role === actor.role && area.path === actor.areaPath ? actor.place : area.name,
        areaCode: area.code,
        areaPath: area.path,
        areaName: area.fullName,
        emailSealed: body.email === undefined ? null : this.cipher.sealField(id, 'email', body.email),
        invitedBy: actor.accountId,
        validFrom: from,
        validUntil: until,
      });
      if (until !== null)
        await this.jobs.scheduleTimer(manager, {
          kind: deputyEndTimer,
          key: id,
          dueAt: until,
          payload: { accountId: id },
        });
      await this.trail.recordAccess(manager, actor, 'official.invite', 'account', id);
      return this.issueOneTimePassword(manager, actor, account, oneTime, 'invited');
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
      await this.accessRevoker.revokeAccountAccess(manager, id);
      return this.store.transitionAccount(manager, account, account.state, actor.accountId, {
        areaCode: area.code,
        areaPath: area.path,
        areaName: area.fullName,
        place: area.name,
        tokenVersion: account.tokenVersion + 1,
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
      endedInvited: await this.mapper.toOfficialDtos(this.accounts.manager, invited.ended),
      keptInvited: await this.mapper.toOfficialDtos(this.accounts.manager, invited.kept),
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
        await this.accessRevoker.revokeAccountAccess(manager, id);
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
    account: Pick<AccountEntity, 'id' | 'emailSealed' | 'tokenVersion'>,
    { password, hashed }: OneTimePassword,
    how: 'invited' | 'reset',
  ): Promise<AccountEntity> {
    const now = this.clock.now();
    const mail = account.emailSealed !== null;
    await this.passwordGrants.recordPasswordGrant(manager, {
      accountId: account.id,
      giverId: actor.accountId,
      kind: how,
      wasDisplayed: !mail,
    });
    if (mail) {
      await this.undelivered.storePassword(manager, account.id, password);
      await this.jobs.scheduleTimer(manager, {
        kind: accountMailTimer,
        key: account.id,
        dueAt: now,
        payload: { accountId: account.id },
      });
    }
    return this.store.transitionAccount(manager, account, 'ISSUED', actor.accountId, {
      delivery: mail ? 'mail' : 'shown',
      passwordHash: hashed,
      passwordTemporary: true,
      passwordExpiresAt: new Date(now.getTime() + this.config.oneTimeHours * hourMs),
      tokenVersion: account.tokenVersion + 1,
    });
  }

  private changeOfficial(
    actor: Actor,
    id: string,
    action: AccessAction,
    work: (manager: EntityManager, account: AccountEntity) => Promise<AccountEntity>,
  ): Promise<OfficialDto> {
    return this.dataSource.transaction(async (manager) => {
      const own = await this.store.requireCurrentAccount(manager, actor);
      const account = id === actor.accountId ? undefined : await this.lockOfficial(manager, actor, id);
      if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
      if (!mayChange(own, account)) throw new Problem('PLATFORM.FORBIDDEN');
      if (account.state === 'DISABLED') throw new Problem('ACCOUNTS.WRONG_STATE');
      const changed = await work(manager, account);
      await this.trail.recordAccess(manager, actor, action, 'account', id);
      return (await this.mapper.toOfficialDtos(manager, [changed]))[0]!;
    });
  }

  /** Locks an official whom the actor may invite or has invited. */
  private lockOfficial(manager: EntityManager, actor: Actor, id: string): Promise<AccountEntity | undefined> {
    return this.store.lockAccountWhere(manager, {
      id,
      areaPath: withinJurisdiction(actor),
      role: Raw(
        (column) =>
          `${column} not in ('unit-admin', 'gate-staff') and (${column} = any(:invitable) or invited_by = :inviter)`,
        { invitable: invitableRoles(actor.role), inviter: actor.accountId },
      ),
    });
  }

  private async requireCurrentArea(code: string): Promise<AreaNameEntity> {
    // A ward that was merged into another accepts no officials.
    const area = await this.areas.findAreaOn(code, this.clock.today());
    if (area === undefined) throw new Problem('REGISTRATION.UNKNOWN_AREA');
    return area;
  }
}

/** Whether the actor may change an account. A deputy may not change accounts that outlive its own: their new password would too. */
const mayChange = (
  own: Pick<AccountEntity, 'validUntil'> | undefined,
  account: Pick<AccountEntity, 'validUntil'>,
): boolean =>
  own === undefined ||
  own.validUntil === null ||
  (account.validUntil !== null && account.validUntil <= own.validUntil);
