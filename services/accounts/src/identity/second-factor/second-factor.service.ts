import { Injectable } from '@nestjs/common';
import { isOfficial, type Role } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore } from '../../accounts/account-store.js';
import { AccountEntity } from '../../accounts/account.entity.js';
import { PasswordVerifier } from '../passwords/password-verifier.js';
import { AuthenticatorApps } from './authenticator-apps.js';
import type { PasskeyPurpose } from './passkey-challenge.entity.js';
import type { MadePasskeyDto, NewPasskeyDto, PasskeyDto } from './passkeys.dto.js';
import { PasskeysService, type PasskeyOwner } from './passkeys.service.js';
import { RecoveryCodeStore } from './recovery-code-store.js';
import type { RecoveryCodesDto } from './recovery-codes.dto.js';
import type { BegunFactorDto, FactorProofDto, FactorStateDto } from './second-factor.dto.js';

/** Five attempts in 15 minutes at one of a million codes. Rejected assertions of passkeys count as attempts. */
const guessLimit: RateLimit = {
  name: 'second-factor',
  maxPerWindow: 5,
  windowSeconds: 15 * 60,
  errorCode: 'ACCOUNTS.TOO_MANY_ATTEMPTS',
};
/** What second factors read of their account. */
type FactorOwner = PasskeyOwner & Pick<AccountEntity, 'role'>;

/** Second factors of accounts: authenticator apps (TOTP, RFC 6238), passkeys and recovery codes. */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly apps: AuthenticatorApps,
    private readonly passkeys: PasskeysService,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly limiter: RateLimiter,
    private readonly passwords: PasswordVerifier,
    private readonly config: AccountsConfig,
  ) {}

  /** Reads which second factors the actor's account has. */
  async readFactorState({ accountId, role }: Actor): Promise<FactorStateDto> {
    const factor = await this.apps.findConfirmedApp(this.dataSource.manager, accountId);
    const passkeys = await this.passkeys.listPasskeys(accountId);
    const on = factor !== undefined || passkeys.length > 0;
    return {
      on,
      since: factor?.confirmedAt?.toISOString() ?? null,
      passkeys,
      passkeysOffered: this.passkeys.isAvailable,
      recoveryCodesLeft: on
        ? await this.recoveryCodes.countUnusedCodes(this.dataSource.manager, accountId)
        : 0,
      required: this.isRequiredFor(role),
    };
  }

  /** Creates a secret for an authenticator app. It is active after its first correct code. @throws Problem ACCOUNTS.WRONG_STATE when the account has an app */
  async beginAuthenticatorApp(
    actor: Actor,
    password: string,
    proof: FactorProofDto,
  ): Promise<BegunFactorDto> {
    const account = await this.passwords.requireOwnPassword(actor, password, 'password');
    if ((await this.apps.findConfirmedApp(this.dataSource.manager, account.id)) !== undefined)
      throw new Problem('ACCOUNTS.WRONG_STATE');
    await this.requireSecondFactor(account, proof, 'prove');
    return this.apps.createSecret(account);
  }

  /** Activates the app with its first correct code. Returns the recovery codes, to display once. */
  async confirmAuthenticatorApp(actor: Actor, code: string): Promise<RecoveryCodesDto> {
    await this.limiter.consume(guessLimit, actor.accountId);
    const recoveryCodes = await this.dataSource.transaction(async (manager) => {
      await this.store.lockAccount(manager, actor.accountId);
      await this.apps.confirmSecret(manager, actor.accountId, code);
      return this.recoveryCodes.createCodesIfNone(manager, actor.accountId);
    });
    await this.limiter.refund(guessLimit, actor.accountId);
    return { recoveryCodes };
  }

  /**
   * Removes the authenticator app. Requires the password and a second factor, so that a stolen session is not enough.
   * @throws Problem ACCOUNTS.LAST_SECOND_FACTOR
   */
  async removeAuthenticatorApp(actor: Actor, password: string, proof: FactorProofDto): Promise<void> {
    const account = await this.passwords.requireOwnPassword(actor, password, 'password');
    await this.requireSecondFactor(account, proof, 'prove');
    await this.removeFactor(account, async (manager) => {
      await this.apps.deleteApp(manager, account.id);
    });
  }

  /** Creates the options for a new passkey. An account with a second factor must prove it first. */
  async beginPasskey(actor: Actor, password: string, proof: FactorProofDto): Promise<object> {
    const account = await this.passwords.requireOwnPassword(actor, password, 'password');
    await this.requireSecondFactor(account, proof, 'prove');
    return this.passkeys.createRegistrationOptions(account);
  }

  /** Stores a passkey that the browser has created. The first factor of an account comes with recovery codes, to display once. */
  async addPasskey(actor: Actor, made: NewPasskeyDto): Promise<MadePasskeyDto> {
    const credential = await this.passkeys.verifyRegistration(await this.accountOf(actor), made);
    return this.dataSource.transaction(async (manager) => {
      await this.store.lockAccount(manager, actor.accountId);
      const passkey = await this.passkeys.addPasskey(manager, actor.accountId, made, credential);
      return { passkey, recoveryCodes: await this.recoveryCodes.createCodesIfNone(manager, actor.accountId) };
    });
  }

  /**
   * Replaces the recovery codes with ten new ones, to display once. The older codes become invalid.
   * @throws Problem ACCOUNTS.WRONG_STATE without a second factor, ACCOUNTS.RECOVERY_CODES_REPLACED after a concurrent replacement
   */
  async renewRecoveryCodes(actor: Actor, password: string, proof: FactorProofDto): Promise<RecoveryCodesDto> {
    const account = await this.passwords.requireOwnPassword(actor, password, 'password');
    const set = await this.recoveryCodes.findCodeSetId(this.dataSource.manager, account.id);
    await this.requireSecondFactor(account, proof, 'prove');
    return this.dataSource.transaction(async (manager) => {
      await this.store.lockAccount(manager, account.id);
      if (!(await this.hasFactor(manager, account.id))) throw new Problem('ACCOUNTS.WRONG_STATE');
      // One of two concurrent requests fails, so that nobody stores codes that are already invalid.
      if ((await this.recoveryCodes.findCodeSetId(manager, account.id)) !== set)
        throw new Problem('ACCOUNTS.RECOVERY_CODES_REPLACED');
      return { recoveryCodes: await this.recoveryCodes.replaceCodes(manager, account.id) };
    });
  }

  /** Counts the unused recovery codes. @returns null when the account has no second factor */
  async countRecoveryCodes(manager: EntityManager, accountId: string): Promise<number | null> {
    return (await this.hasFactor(manager, accountId))
      ? this.recoveryCodes.countUnusedCodes(manager, accountId)
      : null;
  }

  /** @throws Problem ACCOUNTS.PASSKEY_NOT_FOUND */
  async renamePasskey(actor: Actor, id: string, name: string): Promise<PasskeyDto> {
    const renamed = await this.passkeys.renamePasskey(actor.accountId, id, name);
    if (renamed === null) throw new Problem('ACCOUNTS.PASSKEY_NOT_FOUND');
    return renamed;
  }

  /** @throws Problem ACCOUNTS.PASSKEY_NOT_FOUND, ACCOUNTS.LAST_SECOND_FACTOR */
  async removePasskey(actor: Actor, id: string, password: string, proof: FactorProofDto): Promise<void> {
    const account = await this.passwords.requireOwnPassword(actor, password, 'password');
    await this.requireSecondFactor(account, proof, 'prove');
    await this.removeFactor(account, async (manager) => {
      if (!(await this.passkeys.removePasskey(manager, account.id, id)))
        throw new Problem('ACCOUNTS.PASSKEY_NOT_FOUND');
    });
  }

  /** Creates the options for proving a second factor with a passkey while signed in. */
  async createProofOptions(actor: Actor): Promise<object> {
    const account = await this.accountOf(actor);
    return this.passkeys.createAuthenticationOptions(account, 'prove');
  }

  /** Creates the options for signing in with a passkey. */
  createSignInOptions(account: FactorOwner): Promise<object> {
    return this.passkeys.createAuthenticationOptions(account, 'sign-in');
  }

  /** Deletes all second factors of an account. */
  async deleteFactors(manager: EntityManager, accountId: string): Promise<void> {
    await this.apps.deleteApp(manager, accountId);
    await this.passkeys.deletePasskeys(manager, accountId);
    await this.recoveryCodes.deleteCodes(manager, accountId);
  }

  /**
   * Requires a correct code or passkey assertion from an account with a second factor. Other accounts pass.
   * @throws Problem ACCOUNTS.SECOND_FACTOR_REQUIRED with the available `ways`, ACCOUNTS.SECOND_FACTOR_WRONG,
   * ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED, ACCOUNTS.SECOND_FACTOR_PASSKEY_COPIED, ACCOUNTS.TOO_MANY_ATTEMPTS
   */
  async requireSecondFactor(
    account: FactorOwner,
    { code, passkey }: FactorProofDto,
    step: PasskeyPurpose,
  ): Promise<void> {
    const factor = await this.apps.findConfirmedApp(this.dataSource.manager, account.id);
    const passkeys = await this.passkeys.countPasskeys(this.dataSource.manager, account.id);
    if (factor === undefined && passkeys === 0) return;
    if (passkey === undefined && (code === undefined || code.trim() === ''))
      throw new Problem('ACCOUNTS.SECOND_FACTOR_REQUIRED', {
        extra: {
          ways: [
            ...(passkeys > 0 ? ['passkey'] : []),
            ...(factor === undefined ? [] : ['app']),
            'recovery-code',
          ],
        },
      });
    await this.limiter.consume(guessLimit, account.id);
    if (passkey !== undefined) {
      const outcome = await this.passkeys.verifyAssertion(account, step, passkey);
      if (outcome === 'wrong') throw new Problem('ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED');
      if (outcome === 'copied') throw new Problem('ACCOUNTS.SECOND_FACTOR_PASSKEY_COPIED');
    } else {
      const right =
        (factor !== undefined && (await this.apps.consumeCode(this.dataSource.manager, factor, code!))) ||
        (await this.recoveryCodes.consumeCode(this.dataSource.manager, account.id, code!));
      if (!right) throw new Problem('ACCOUNTS.SECOND_FACTOR_WRONG');
    }
    await this.limiter.refund(guessLimit, account.id);
  }

  /** Whether an account must set up a second factor before any other action. */
  async mustEnrolFactor(
    manager: EntityManager,
    { id, role }: Pick<AccountEntity, 'id' | 'role'>,
  ): Promise<boolean> {
    return this.isRequiredFor(role) && !(await this.hasFactor(manager, id));
  }

  /** Officials see personal data of others. */
  private isRequiredFor(role: Role): boolean {
    return this.config.officialsNeedSecondFactor && isOfficial(role);
  }

  private async hasFactor(manager: EntityManager, accountId: string): Promise<boolean> {
    return (
      (await this.apps.findConfirmedApp(manager, accountId)) !== undefined ||
      (await this.passkeys.countPasskeys(manager, accountId)) > 0
    );
  }

  /** Serialises removals of one account, so that concurrent ones cannot remove its last two factors. */
  private async removeFactor(
    account: FactorOwner,
    remove: (manager: EntityManager) => Promise<void>,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.store.lockAccount(manager, account.id);
      await remove(manager);
      if (await this.hasFactor(manager, account.id)) return;
      if (this.isRequiredFor(account.role)) throw new Problem('ACCOUNTS.LAST_SECOND_FACTOR');
      await this.recoveryCodes.deleteCodes(manager, account.id);
    });
  }

  private async accountOf({ accountId }: Actor): Promise<FactorOwner> {
    const account = await this.dataSource.manager.findOneBy(AccountEntity, { id: accountId });
    if (account === null) throw new Problem('ACCOUNTS.NOT_FOUND');
    return account;
  }
}
