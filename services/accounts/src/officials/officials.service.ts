import { Injectable, type OnModuleInit } from '@nestjs/common';
import { foldVietnamese } from '@khai-bao/areas';
import { AccessTrail, withinJurisdiction, type Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/http';
import { Jobs } from '@khai-bao/platform/jobs';
import { Clock } from '@khai-bao/platform/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountStore } from '../accounts/account-store.js';
import type { AccountRow } from '../accounts/account.row.js';
import { MailAddresses } from '../accounts/mail-addresses.js';
import { randomTail, Vault } from '../accounts/vault.js';
import { AccountsConfig } from '../accounts.config.js';
import { AreaNames, type KnownArea } from '../areas/area-names.js';
import { AccountIssuer, type OneTime } from '../issuing/account-issuer.js';
import { mailTimer } from '../mail/mail-timer.js';
import { SecondFactorService } from '../second-factor/second-factor.service.js';
import { invitationProblem, invitedBy, levelOf } from './invitations.js';
import type { InvitedOfficialDto, InviteOfficialDto, OfficialDto } from './officials.dto.js';

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
    private readonly addresses: MailAddresses,
    private readonly factors: SecondFactorService,
    private readonly trail: AccessTrail,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
  ) {}

  onModuleInit(): void {
    this.jobs.handle(endTimer, async (payload, manager) => {
      const account = await this.store.lock(manager, (payload as { accountId: string }).accountId);
      if (account !== undefined && account.state !== 'DISABLED') await this.lockOut(manager, account, null);
    });
  }

  /** The officials that one invites, and one's own deputies. */
  async list(actor: Actor): Promise<OfficialDto[]> {
    const scope = withinJurisdiction(actor, 'area_path', 1);
    const found = await rows<AccountRow>(
      this.dataSource,
      `select * from account where role not in ('unit-admin', 'gate-staff') and ${scope.sql} and id <> $4 and (role = any($3) or invited_by = $4) order by created_at desc, id limit 500`,
      [...scope.parameters, invitedBy(actor.role), actor.accountId],
    );
    return found.map((row) => this.present(row));
  }

  /** @throws Problem ACCOUNTS.BAD_INVITATION with the field that is wrong */
  async invite(actor: Actor, body: InviteOfficialDto): Promise<InvitedOfficialDto> {
    const area = await this.area(body.areaCode);
    const [from, until] = [body.from, body.until].map((moment) =>
      moment === undefined ? null : new Date(moment),
    ) as [Date | null, Date | null];
    const problem = invitationProblem(
      { role: actor.role, areaPath: actor.areaPath ?? '' },
      { role: body.role, areaPath: area.path, from, until },
      this.clock.now(),
    );
    if (problem !== null)
      throw new Problem('ACCOUNTS.BAD_INVITATION', { fields: [{ path: problem, code: problem }] });
    const oneTime = await this.issuer.prepare();
    const id = uuidv7();
    const stem = foldVietnamese(body.displayName).replaceAll(/[^a-z0-9]/g, '').slice(0, 16) || 'canbo'; // prettier-ignore
    const created = await this.dataSource.transaction(async (manager) => {
      const [row] = await rows<AccountRow>(
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
        await this.jobs.schedule(manager, {
          kind: endTimer,
          key: id,
          dueAt: until,
          payload: { accountId: id },
        });
      await this.trail.record(manager, actor, 'official.invite', 'account', id);
      return this.give(manager, actor, row!, oneTime);
    });
    return {
      ...this.present(created),
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

  async disable(actor: Actor, id: string): Promise<OfficialDto> {
    return this.change(actor, id, 'official.disable', (manager, account) =>
      this.lockOut(manager, account, actor.accountId),
    );
  }

  /** A new one-time password, shown once or mailed; the old one, the second factor and every session end. */
  async newPassword(actor: Actor, id: string): Promise<InvitedOfficialDto> {
    const oneTime = await this.issuer.prepare();
    let mailed = false;
    const official = await this.change(actor, id, 'official.new-password', async (manager, account) => {
      await this.store.endSessions(manager, id);
      await this.factors.forget(manager, id);
      const given = await this.give(manager, actor, account, oneTime);
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
  ): Promise<AccountRow> {
    const now = this.clock.now();
    const mail = account.email_sealed !== null;
    if (mail) {
      await rows(
        manager,
        'insert into secret (account_id, sealed) values ($1, $2) on conflict (account_id) do update set sealed = excluded.sealed',
        [account.id, this.vault.seal(account.id, 'secret', password)],
      );
      await this.jobs.schedule(manager, {
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

  private async lockOut(
    manager: EntityManager,
    account: AccountRow,
    actorId: string | null,
  ): Promise<AccountRow> {
    await this.store.endSessions(manager, account.id);
    return this.store.move(manager, account, 'DISABLED', actorId, {
      token_version: account.token_version + 1,
    });
  }

  private change(
    actor: Actor,
    id: string,
    action: string,
    work: (manager: EntityManager, account: AccountRow) => Promise<AccountRow>,
  ): Promise<OfficialDto> {
    const scope = withinJurisdiction(actor, 'area_path', 4);
    return this.dataSource.transaction(async (manager) => {
      const [account] = await rows<AccountRow>(
        manager,
        `select * from account where id = $1 and id <> $2 and (role = any($3) or invited_by = $2) and role not in ('unit-admin', 'gate-staff') and ${scope.sql} for update`,
        [id, actor.accountId, invitedBy(actor.role), ...scope.parameters],
      );
      if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
      if (account.state === 'DISABLED') throw new Problem('ACCOUNTS.WRONG_STATE');
      const changed = await work(manager, account);
      await this.trail.record(manager, actor, action, 'account', id);
      return this.present(changed);
    });
  }

  private async area(code: string): Promise<KnownArea> {
    // A ward that has gone into another has no desks any more.
    const [area] = await rows<KnownArea>(
      this.dataSource,
      'select * from area_name where code = $1 and (valid_to is null or valid_to > $2::date)',
      [code, this.clock.today()],
    );
    if (area === undefined) throw new Problem('REGISTRATION.UNKNOWN_AREA');
    return area;
  }

  private present(row: AccountRow): OfficialDto {
    const failure = this.addresses.failureOf(row);
    return {
      accountId: row.id,
      username: row.username ?? '',
      displayName: this.vault.open(row.id, 'name', row.display_name_sealed),
      role: row.role,
      areaName: row.area_name ?? '',
      state: row.state,
      createdAt: row.created_at.toISOString(),
      from: row.valid_from?.toISOString() ?? null,
      until: row.valid_until?.toISOString() ?? null,
      addressFailedWhy: failure?.why ?? null,
      addressFailedAt: failure?.at.toISOString() ?? null,
    };
  }
}
