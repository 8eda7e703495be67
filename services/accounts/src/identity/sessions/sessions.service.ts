import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { permissionsOf } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, type EntityManager, type Repository } from 'typeorm';
import { accessTokenLifetimeSeconds } from '../../accounts/access-token-lifetime.js';
import { AccountStore, isWithinValidity } from '../../accounts/account-store.js';
import { AccountEntity } from '../../accounts/account.entity.js';
import { PasswordHasher } from '../../accounts/password-hasher.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { AccountAccessRevoker } from '../../credentials/account-access-revoker.js';
import { SessionStore } from '../../credentials/session-store.js';
import { SessionTerminator } from '../../credentials/session-terminator.js';
import { OneTimePasswordStore } from '../../delivery/issuing/one-time-password-store.js';
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
    @InjectRepository(AccountEntity) private readonly accounts: Repository<AccountEntity>,
    private readonly store: AccountStore,
    private readonly sessions: SessionStore,
    private readonly cipher: PersonalDataCipher,
    private readonly hasher: PasswordHasher,
    private readonly issuer: TokenIssuer,
    private readonly passwords: PasswordVerifier,
    private readonly factors: SecondFactorService,
    private readonly devices: DevicesService,
    private readonly sessionTerminator: SessionTerminator,
    private readonly accessRevoker: AccountAccessRevoker,
    private readonly undelivered: OneTimePasswordStore,
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
        sessionId: randomUUID(),
        deviceName: recognised.name,
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
      const held = await this.sessions.lockToken(manager, digest);
      if (held === undefined || held.revokedAt !== null || held.expiresAt < now) return null;
      if (expectedAccountId !== undefined && held.accountId !== expectedAccountId) return null;
      const usedLate = held.usedAt !== null && now.getTime() - held.usedAt.getTime() > refreshGraceMs;
      if (usedLate || held.isSiblingUsed) {
        await this.store.lockAccount(manager, held.accountId);
        await this.sessionTerminator.endSessions(manager, held.accountId, { only: held.sessionId });
        return null;
      }
      if (now.getTime() - held.startedAt.getTime() > maxSessionMs) return null;
      await this.sessions.markTokenUsed(manager, digest, now);
      const account = await manager.findOneBy(AccountEntity, { id: held.accountId });
      if (
        account === null ||
        account.tokenVersion !== held.tokenVersion ||
        account.state === 'DISABLED' ||
        !isWithinValidity(account, now)
      )
        return null;
      return this.openSession(manager, account, {
        sessionId: held.sessionId,
        parentDigest: digest,
        deviceName: held.deviceName,
      });
    });
    if (outcome === null) throw new Problem('ACCOUNTS.SESSION_ENDED');
    return outcome;
  }

  /** Ends the session of a refresh token, here and in every service. An unknown token has no effect. */
  async signOut(refreshToken: string | undefined): Promise<void> {
    if (refreshToken === undefined) return;
    await this.dataSource.transaction(async (manager) => {
      const held = await this.sessions.findToken(manager, tokenDigestOf(refreshToken));
      if (held === undefined) return;
      await this.store.lockAccount(manager, held.accountId);
      await this.sessionTerminator.endSessions(manager, held.accountId, { only: held.sessionId });
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
    const isSame = await this.hasher.verifyPassword(before.passwordHash, newPassword);
    const weakness = isSame ? 'same' : findPasswordWeakness(newPassword, before.username ?? '');
    if (weakness !== null)
      throw new Problem('ACCOUNTS.WEAK_PASSWORD', { fields: [{ path: 'newPassword', code: weakness }] });
    const hashed = await this.hasher.hashPassword(newPassword);
    return this.dataSource.transaction(async (manager) => {
      const account = await this.store.lockAccount(manager, actor.accountId);
      // The account was disabled or got another password while this one was hashed.
      if (account === undefined || account.passwordHash !== before.passwordHash)
        throw new Problem('ACCOUNTS.SESSION_ENDED');
      await this.store.requireCurrentAccount(manager, actor);
      await this.accessRevoker.revokeAccountAccess(manager, account.id);
      const moved = await this.store.transitionAccount(
        manager,
        account,
        account.passwordTemporary ? 'ACTIVATED' : account.state,
        account.id,
        {
          passwordHash: hashed,
          passwordTemporary: false,
          passwordExpiresAt: null,
          tokenVersion: account.tokenVersion + 1,
          // The mailed password was used, so the address accepts mail.
          ...(account.state === 'DELIVERED' ? clearedAddressFailure : {}),
        },
      );
      await this.undelivered.deletePassword(manager, account.id);
      return this.openSession(manager, moved, {
        sessionId: randomUUID(),
        deviceName: describeDevice(userAgent),
      });
    });
  }

  /** Reads the profile of the signed-in account. @throws Problem ACCOUNTS.NOT_FOUND */
  async readProfile(accountId: string): Promise<ProfileDto> {
    const account = await this.accounts.findOneBy({ id: accountId });
    if (account === null) throw new Problem('ACCOUNTS.NOT_FOUND');
    return this.toProfileDto(account);
  }

  private async openSession(
    manager: EntityManager,
    account: AccountEntity,
    {
      sessionId,
      parentDigest = null,
      deviceName,
    }: {
      readonly sessionId: string;
      readonly parentDigest?: string | null;
      readonly deviceName: string | null;
    },
  ): Promise<IssuedSession> {
    const refreshToken = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    await this.sessions.addToken(manager, {
      tokenDigest: tokenDigestOf(refreshToken),
      sessionId,
      parentDigest,
      accountId: account.id,
      tokenVersion: account.tokenVersion,
      issuedAt: now,
      expiresAt: new Date(now.getTime() + refreshTokenLifetimeMs),
      deviceName,
    });
    const mustEnrol = !account.passwordTemporary && (await this.factors.mustEnrolFactor(manager, account));
    return {
      refreshToken,
      session: {
        accessToken: await this.issuer.issueAccessToken(
          account,
          sessionId,
          account.passwordTemporary || mustEnrol,
        ),
        sessionId,
        expiresIn: accessTokenLifetimeSeconds,
        mustChangePassword: account.passwordTemporary,
        mustEnrolSecondFactor: mustEnrol,
        newDevices: [],
        recoveryCodesLeft: null,
        profile: this.toProfileDto(account),
      },
    };
  }

  private toProfileDto(account: AccountEntity): ProfileDto {
    return {
      accountId: account.id,
      username: account.username ?? '',
      displayName: this.cipher.tryOpenField(account.id, 'name', account.displayNameSealed) ?? '',
      role: account.role,
      area:
        account.areaCode === null
          ? null
          : { code: account.areaCode, path: account.areaPath ?? '', name: account.areaName ?? '' },
      unit: account.unitId === null ? null : { id: account.unitId, name: account.unitName ?? '' },
      place: account.place,
      permissions: permissionsOf(account.role, account.grantedPermissions),
    };
  }
}

const tokenDigestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
