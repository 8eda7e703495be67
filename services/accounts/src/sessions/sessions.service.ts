import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { rolePermissions } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/http';
import { Clock } from '@khai-bao/platform/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountStore } from '../accounts/account-store.js';
import type { AccountRow } from '../accounts/account.row.js';
import { nothingAgainstAddress } from '../accounts/mail-addresses.js';
import { passwordWeakness } from '../accounts/password-policy.js';
import { Vault } from '../accounts/vault.js';
import type { FactorProofDto } from '../second-factor/second-factor.dto.js';
import { SecondFactorService } from '../second-factor/second-factor.service.js';
import { deviceName } from './device-name.js';
import { DevicesService, type Browser } from './devices.service.js';
import type { ProfileDto, SessionDto } from './sessions.dto.js';
import { SignInGuesses } from './sign-in-guesses.js';
import { accessTokenSeconds, TokenIssuer } from './token-issuer.js';

export interface OpenSession {
  readonly session: SessionDto;
  readonly refreshToken: string;
  /** The cookie that a browser is known by; set at sign-in. */
  readonly deviceToken?: string;
}

interface HeldSession {
  readonly family: string;
  readonly account_id: string;
  readonly token_version: number;
  readonly expires_at: Date;
  readonly used_at: Date | null;
  readonly revoked_at: Date | null;
  readonly device: string | null;
  readonly family_since: Date;
  readonly sibling_used: boolean;
}

/** A refresh token is good for 12 hours and for one use. */
const refreshMilliseconds = 12 * 60 * 60 * 1000;
/** A lost answer is not a theft: the token just used is taken once more within this time. */
const graceMilliseconds = 10_000;
/** However often it is refreshed, a session ends after a week, so that a stolen one does not live for ever. */
const familyMilliseconds = 7 * 24 * 60 * 60 * 1000;

/** Sign-in, refresh, sign-out and passwords. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly vault: Vault,
    private readonly issuer: TokenIssuer,
    private readonly guesses: SignInGuesses,
    private readonly factors: SecondFactorService,
    private readonly devices: DevicesService,
    private readonly clock: Clock,
  ) {}

  /**
   * @param proof the second factor, when the account has one
   * @throws Problem ACCOUNTS.BAD_CREDENTIALS for an unknown name and a wrong password alike, TOO_MANY_ATTEMPTS, PASSWORD_EXPIRED, DISABLED, and as SecondFactorService.require
   */
  async signIn(
    username: string,
    password: string,
    proof: FactorProofDto,
    browser: Browser,
  ): Promise<OpenSession> {
    const account = await this.withPassword(username, password);
    await this.factors.require(account, proof, 'sign-in');
    return this.dataSource.transaction(async (manager) => {
      const recognised = await this.devices.recognise(manager, account, browser);
      const opened = await this.open(manager, account, { family: randomUUID(), device: recognised.name });
      return {
        refreshToken: opened.refreshToken,
        deviceToken: recognised.token,
        session: {
          ...opened.session,
          newDevices: recognised.newDevices,
          recoveryCodesLeft: await this.factors.codesLeft(manager, account.id),
        },
      };
    });
  }

  /** What the browser is to ask a passkey for: told to whoever has the password, so that a name alone tells nothing. */
  async passkeyOptions(username: string, password: string): Promise<object> {
    return this.factors.signInOptions(await this.withPassword(username, password));
  }

  /**
   * Turns a refresh token into a new session. A token used twice ends the whole family, because one of the two was stolen:
   * at once when the second use comes late, and otherwise as soon as both of its heirs are used.
   */
  async refresh(refreshToken: string | undefined): Promise<OpenSession> {
    if (refreshToken === undefined) throw new Problem('ACCOUNTS.SESSION_ENDED');
    const digest = digestOf(refreshToken);
    const now = this.clock.now();
    const outcome = await this.dataSource.transaction(async (manager): Promise<OpenSession | null> => {
      const held = await this.held(manager, digest);
      if (held === undefined || held.revoked_at !== null || held.expires_at < now) return null;
      const usedLate = held.used_at !== null && now.getTime() - held.used_at.getTime() > graceMilliseconds;
      if (usedLate || held.sibling_used) {
        await rows(manager, 'update session set revoked_at = $2 where family = $1', [held.family, now]);
        return null;
      }
      if (now.getTime() - held.family_since.getTime() > familyMilliseconds) return null;
      await rows(manager, 'update session set used_at = coalesce(used_at, $2) where token_digest = $1', [
        digest,
        now,
      ]);
      const [account] = await rows<AccountRow>(manager, 'select * from account where id = $1', [
        held.account_id,
      ]);
      if (
        account === undefined ||
        account.token_version !== held.token_version ||
        account.state === 'DISABLED' ||
        !inItsTime(account, now)
      )
        return null;
      return this.open(manager, account, { family: held.family, parent: digest, device: held.device });
    });
    if (outcome === null) throw new Problem('ACCOUNTS.SESSION_ENDED');
    return outcome;
  }

  async signOut(refreshToken: string | undefined): Promise<void> {
    if (refreshToken === undefined) return;
    await rows(
      this.dataSource,
      'update session set revoked_at = $2 where family = (select family from session where token_digest = $1)',
      [digestOf(refreshToken), this.clock.now()],
    );
  }

  /** Sets a new password; every older session and token ends. The first one activates the account. */
  async changePassword(
    actor: Actor,
    currentPassword: string,
    newPassword: string,
    userAgent: string | undefined,
  ): Promise<OpenSession> {
    const [before] = await rows<AccountRow>(this.dataSource, 'select * from account where id = $1', [
      actor.accountId,
    ]);
    if (before === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
    const right = await this.guesses.attempt(before.username ?? '', currentPassword, () =>
      this.vault.verifyPassword(before.password_hash, currentPassword),
    );
    if (!right)
      throw new Problem('ACCOUNTS.BAD_CREDENTIALS', { fields: [{ path: 'currentPassword', code: 'wrong' }] });
    const weakness =
      newPassword === currentPassword ? 'same' : passwordWeakness(newPassword, before.username ?? '');
    if (weakness !== null)
      throw new Problem('ACCOUNTS.WEAK_PASSWORD', { fields: [{ path: 'newPassword', code: weakness }] });
    const hashed = await this.vault.hashPassword(newPassword);
    return this.dataSource.transaction(async (manager) => {
      const account = (await this.store.lock(manager, actor.accountId))!;
      await this.store.endSessions(manager, account.id);
      const moved = await this.store.move(
        manager,
        account,
        account.password_temporary ? 'ACTIVATED' : account.state,
        account.id,
        {
          password_hash: hashed,
          password_temporary: false,
          password_expires_at: null,
          token_version: account.token_version + 1,
          // The password that it came in with came by mail.
          ...(account.state === 'DELIVERED' ? nothingAgainstAddress : {}),
        },
      );
      await rows(manager, 'delete from secret where account_id = $1', [account.id]);
      return this.open(manager, moved, { family: randomUUID(), device: deviceName(userAgent) });
    });
  }

  async profile(accountId: string): Promise<ProfileDto> {
    const [account] = await rows<AccountRow>(this.dataSource, 'select * from account where id = $1', [
      accountId,
    ]);
    if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
    return this.profileOf(account);
  }

  /** The account of a name and its password, when it may be used now. */
  private async withPassword(username: string, password: string): Promise<AccountRow> {
    const now = this.clock.now();
    const name = username.trim().toLowerCase();
    const [account] = await rows<AccountRow>(this.dataSource, 'select * from account where username = $1', [
      name,
    ]);
    const right = await this.guesses.attempt(name, password, () =>
      this.vault.verifyPassword(account?.password_hash ?? null, password),
    );
    if (!right || account === undefined) throw new Problem('ACCOUNTS.BAD_CREDENTIALS');
    if (account.state === 'DISABLED' || account.state === 'REFUSED' || !inItsTime(account, now))
      throw new Problem('ACCOUNTS.DISABLED');
    if (
      account.password_temporary &&
      account.password_expires_at !== null &&
      account.password_expires_at < now
    )
      throw new Problem('ACCOUNTS.PASSWORD_EXPIRED');
    return account;
  }

  /** A refresh token's row with what its family says; two of one family take turns. */
  private async held(manager: EntityManager, digest: string): Promise<HeldSession | undefined> {
    await rows(
      manager,
      'select pg_advisory_xact_lock(hashtextextended(family::text, 9)) from session where token_digest = $1',
      [digest],
    );
    const [held] = await rows<HeldSession>(
      manager,
      `select s.*, (select min(f.issued_at) from session f where f.family = s.family) as family_since,
         exists (select 1 from session o where o.parent = s.parent and o.token_digest <> s.token_digest and o.used_at is not null) as sibling_used
       from session s where s.token_digest = $1`,
      [digest],
    );
    return held;
  }

  private async open(
    manager: EntityManager,
    account: AccountRow,
    {
      family,
      parent = null,
      device,
    }: { readonly family: string; readonly parent?: string | null; readonly device: string | null },
  ): Promise<OpenSession> {
    const refreshToken = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await rows(
      manager,
      'insert into session (token_digest, family, parent, account_id, token_version, issued_at, expires_at, device) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [
        digestOf(refreshToken),
        family,
        parent,
        account.id,
        account.token_version,
        now,
        new Date(now.getTime() + refreshMilliseconds),
        device,
      ],
    );
    const mustEnrol = !account.password_temporary && (await this.factors.mustEnrol(manager, account));
    return {
      refreshToken,
      session: {
        accessToken: await this.issuer.issue(account, account.password_temporary || mustEnrol),
        expiresIn: accessTokenSeconds,
        mustChangePassword: account.password_temporary,
        mustEnrolSecondFactor: mustEnrol,
        newDevices: [],
        recoveryCodesLeft: null,
        profile: this.profileOf(account),
      },
    };
  }

  private profileOf(account: AccountRow): ProfileDto {
    return {
      accountId: account.id,
      username: account.username ?? '',
      displayName: this.vault.open(account.id, 'name', account.display_name_sealed),
      role: account.role,
      area:
        account.area_code === null
          ? null
          : { code: account.area_code, path: account.area_path ?? '', name: account.area_name ?? '' },
      unit: account.unit_id === null ? null : { id: account.unit_id, name: account.unit_name ?? '' },
      place: account.place,
      permissions: rolePermissions[account.role],
    };
  }
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
/** A deputy's account is good from one day to another. */
const inItsTime = ({ valid_from: from, valid_until: until }: AccountRow, now: Date): boolean =>
  (from === null || from <= now) && (until === null || now < until);
