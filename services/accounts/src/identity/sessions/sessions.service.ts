import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { rolePermissions } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { accessTokenLifetimeSeconds } from '../../accounts/access-token-lifetime.js';
import { AccountStore, isWithinValidity } from '../../accounts/account-store.js';
import type { AccountRow } from '../../accounts/account.row.js';
import { PasswordHasher } from '../../accounts/password-hasher.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { SessionTerminator } from '../../accounts/session-terminator.js';
import { clearedAddressFailure } from '../../delivery/mail/mail-address-health.js';
import { describeDevice } from '../devices/device-name.js';
import { DevicesService, type SignInBrowser } from '../devices/devices.service.js';
import { findPasswordWeakness } from '../passwords/password-policy.js';
import { PasswordVerifier } from '../passwords/password-verifier.js';
import type { FactorProofDto } from '../second-factor/second-factor.dto.js';
import { SecondFactorService } from '../second-factor/second-factor.service.js';
import type { ProfileDto, SessionDto } from './sessions.dto.js';
import { TokenIssuer } from './token-issuer.js';

export interface IssuedSession {
  readonly session: SessionDto;
  readonly refreshToken: string;
  /** The device cookie; set at sign-in. */
  readonly deviceToken?: string;
}

interface SessionRow {
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

/** Lifetime of a refresh token, which can be used once: 12 hours, in milliseconds. */
const refreshTokenLifetimeMs = 12 * 60 * 60 * 1000;
/** Time within which a used refresh token is accepted once more, because its response may have been lost, milliseconds. */
const refreshGraceMs = 10_000;
/** Maximum lifetime of a session with all its refreshes, milliseconds. It bounds the use of a stolen session. */
const maxSessionMs = 7 * 24 * 60 * 60 * 1000;

/** Sign-in, refresh, sign-out and passwords. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly cipher: PersonalDataCipher,
    private readonly hasher: PasswordHasher,
    private readonly issuer: TokenIssuer,
    private readonly passwords: PasswordVerifier,
    private readonly factors: SecondFactorService,
    private readonly devices: DevicesService,
    private readonly sessionTerminator: SessionTerminator,
    private readonly clock: Clock,
  ) {}

  /**
   * Signs in with password and second factor, and opens a session.
   * @param proof the second factor, when the account has one
   * @throws Problem ACCOUNTS.BAD_CREDENTIALS for an unknown name and a wrong password alike, TOO_MANY_ATTEMPTS, PASSWORD_EXPIRED, DISABLED, and those of SecondFactorService.requireSecondFactor
   */
  async signIn(
    username: string,
    password: string,
    proof: FactorProofDto,
    browser: SignInBrowser,
  ): Promise<IssuedSession> {
    const account = await this.passwords.requireAccountByPassword(username, password, browser.token);
    await this.factors.requireSecondFactor(account, proof, 'sign-in');
    // A browser has one session: that of another account in another tab ends.
    await this.signOut(browser.refreshToken);
    return this.dataSource.transaction(async (manager) => {
      const recognised = await this.devices.recogniseDevice(manager, account, browser);
      const opened = await this.openSession(manager, account, {
        family: randomUUID(),
        device: recognised.name,
      });
      return {
        refreshToken: opened.refreshToken,
        deviceToken: recognised.token,
        session: {
          ...opened.session,
          newDevices: recognised.newDevices,
          recoveryCodesLeft: await this.factors.countRecoveryCodes(manager, account.id),
        },
      };
    });
  }

  /** Creates the passkey options of a sign-in. Requires the password, so that a user name alone reveals nothing. */
  async createPasskeyOptions(
    username: string,
    password: string,
    device: string | undefined,
  ): Promise<object> {
    return this.factors.createSignInOptions(
      await this.passwords.requireAccountByPassword(username, password, device),
    );
  }

  /**
   * Rotates a refresh token. Reuse ends the whole family, because one of the two users has stolen the token: immediately after
   * the grace period, and within it as soon as both successors are used.
   * @param expectedAccountId account that the browser tab acts for; a session of another account is refused
   * @throws Problem ACCOUNTS.SESSION_ENDED
   */
  async refreshSession(refreshToken: string | undefined, expectedAccountId?: string): Promise<IssuedSession> {
    if (refreshToken === undefined) throw new Problem('ACCOUNTS.SESSION_ENDED');
    const digest = tokenDigestOf(refreshToken);
    const now = this.clock.now();
    const outcome = await this.dataSource.transaction(async (manager): Promise<IssuedSession | null> => {
      const held = await this.lockSession(manager, digest);
      if (held === undefined || held.revoked_at !== null || held.expires_at < now) return null;
      if (expectedAccountId !== undefined && held.account_id !== expectedAccountId) return null;
      const usedLate = held.used_at !== null && now.getTime() - held.used_at.getTime() > refreshGraceMs;
      if (usedLate || held.sibling_used) {
        await this.store.lockAccount(manager, held.account_id);
        await this.sessionTerminator.endSessions(manager, held.account_id, { only: held.family });
        return null;
      }
      if (now.getTime() - held.family_since.getTime() > maxSessionMs) return null;
      await queryRows(manager, 'update session set used_at = coalesce(used_at, $2) where token_digest = $1', [
        digest,
        now,
      ]);
      const [account] = await queryRows<AccountRow>(manager, 'select * from account where id = $1', [
        held.account_id,
      ]);
      if (
        account === undefined ||
        account.token_version !== held.token_version ||
        account.state === 'DISABLED' ||
        !isWithinValidity(account, now)
      )
        return null;
      return this.openSession(manager, account, { family: held.family, parent: digest, device: held.device });
    });
    if (outcome === null) throw new Problem('ACCOUNTS.SESSION_ENDED');
    return outcome;
  }

  /** Ends the session of a refresh token, here and in every service. An unknown token has no effect. */
  async signOut(refreshToken: string | undefined): Promise<void> {
    if (refreshToken === undefined) return;
    await this.dataSource.transaction(async (manager) => {
      const [held] = await queryRows<{ family: string; account_id: string }>(
        manager,
        'select family, account_id from session where token_digest = $1',
        [tokenDigestOf(refreshToken)],
      );
      if (held === undefined) return;
      await this.store.lockAccount(manager, held.account_id);
      await this.sessionTerminator.endSessions(manager, held.account_id, { only: held.family });
    });
  }

  /** Sets a new password and ends all older sessions and tokens. The first own password activates the account. */
  async changePassword(
    actor: Actor,
    currentPassword: string,
    newPassword: string,
    userAgent: string | undefined,
  ): Promise<IssuedSession> {
    const before = await this.passwords.requireOwnPassword(actor, currentPassword, 'currentPassword');
    const isSame = await this.hasher.verifyPassword(before.password_hash, newPassword);
    const weakness = isSame ? 'same' : findPasswordWeakness(newPassword, before.username ?? '');
    if (weakness !== null)
      throw new Problem('ACCOUNTS.WEAK_PASSWORD', { fields: [{ path: 'newPassword', code: weakness }] });
    const hashed = await this.hasher.hashPassword(newPassword);
    return this.dataSource.transaction(async (manager) => {
      const account = await this.store.lockAccount(manager, actor.accountId);
      // The account was disabled or got another password while this one was hashed.
      if (account === undefined || account.password_hash !== before.password_hash)
        throw new Problem('ACCOUNTS.SESSION_ENDED');
      await this.store.requireCurrentAccount(manager, actor);
      await this.store.revokeAccountAccess(manager, account.id);
      const moved = await this.store.transitionAccount(
        manager,
        account,
        account.password_temporary ? 'ACTIVATED' : account.state,
        account.id,
        {
          password_hash: hashed,
          password_temporary: false,
          password_expires_at: null,
          token_version: account.token_version + 1,
          // The mailed password was used, so the address accepts mail.
          ...(account.state === 'DELIVERED' ? clearedAddressFailure : {}),
        },
      );
      await queryRows(manager, 'delete from secret where account_id = $1', [account.id]);
      return this.openSession(manager, moved, { family: randomUUID(), device: describeDevice(userAgent) });
    });
  }

  /** Reads the profile of the signed-in account. @throws Problem ACCOUNTS.NOT_FOUND */
  async readProfile(accountId: string): Promise<ProfileDto> {
    const [account] = await queryRows<AccountRow>(this.dataSource, 'select * from account where id = $1', [
      accountId,
    ]);
    if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
    return this.toProfileDto(account);
  }

  /** Reads a refresh token's row with facts of its family. Serialises requests of one family. */
  private async lockSession(manager: EntityManager, digest: string): Promise<SessionRow | undefined> {
    // Ending sessions locks the account (`for update`): a session that is being ended is not rotated concurrently.
    await queryRows(
      manager,
      'select 1 from account where id = (select account_id from session where token_digest = $1) for key share',
      [digest],
    );
    await queryRows(
      manager,
      'select pg_advisory_xact_lock(hashtextextended(family::text, 9)) from session where token_digest = $1',
      [digest],
    );
    const [held] = await queryRows<SessionRow>(
      manager,
      `select s.*, (select min(f.issued_at) from session f where f.family = s.family) as family_since,
         exists (select 1 from session o where o.parent = s.parent and o.token_digest <> s.token_digest and o.used_at is not null) as sibling_used
       from session s where s.token_digest = $1`,
      [digest],
    );
    return held;
  }

  private async openSession(
    manager: EntityManager,
    account: AccountRow,
    {
      family,
      parent = null,
      device,
    }: { readonly family: string; readonly parent?: string | null; readonly device: string | null },
  ): Promise<IssuedSession> {
    const refreshToken = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await queryRows(
      manager,
      'insert into session (token_digest, family, parent, account_id, token_version, issued_at, expires_at, device) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [
        tokenDigestOf(refreshToken),
        family,
        parent,
        account.id,
        account.token_version,
        now,
        new Date(now.getTime() + refreshTokenLifetimeMs),
        device,
      ],
    );
    const mustEnrol = !account.password_temporary && (await this.factors.mustEnrolFactor(manager, account));
    return {
      refreshToken,
      session: {
        accessToken: await this.issuer.issueAccessToken(
          account,
          family,
          account.password_temporary || mustEnrol,
        ),
        sessionId: family,
        expiresIn: accessTokenLifetimeSeconds,
        mustChangePassword: account.password_temporary,
        mustEnrolSecondFactor: mustEnrol,
        newDevices: [],
        recoveryCodesLeft: null,
        profile: this.toProfileDto(account),
      },
    };
  }

  private toProfileDto(account: AccountRow): ProfileDto {
    return {
      accountId: account.id,
      username: account.username ?? '',
      displayName: this.cipher.tryOpenField(account.id, 'name', account.display_name_sealed) ?? '',
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

const tokenDigestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
