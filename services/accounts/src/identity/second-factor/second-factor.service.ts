import { Injectable } from '@nestjs/common';
import type { Role } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore } from '../../accounts/account-store.js';
import type { AccountRow } from '../../accounts/account.row.js';
import { PasswordVerifier } from '../passwords/password-verifier.js';
import { AuthenticatorApps } from './authenticator-apps.js';
import type { PasskeyPurpose } from './passkey-challenges.js';
import type { MadePasskeyDto, NewPasskeyDto, PasskeyDto } from './passkeys.dto.js';
import { PasskeysService } from './passkeys.service.js';
import { RecoveryCodeStore } from './recovery-code-store.js';
import type { RecoveryCodesDto } from './recovery-codes.dto.js';
import type { BegunFactorDto, FactorProofDto, FactorStateDto } from './second-factor.dto.js';

/** A million codes, five tries in a quarter of an hour; a passkey's wrong answers are counted with them. */
const guessLimit: RateLimit = {
  name: 'second-factor',
  maxPerWindow: 5,
  windowSeconds: 15 * 60,
  errorCode: 'ACCOUNTS.TOO_MANY_ATTEMPTS',
};
/** Officials who see personal data. */
const rolesRequiringFactor: ReadonlySet<Role> = new Set<Role>([
  'ward-officer',
  'district-officer',
  'dic-operator',
  'health-department',
  'medical-centre',
  'cdc',
  'auditor',
]);

/** What stands beside the password: six digits of an authenticator app (TOTP, RFC 6238), passkeys, recovery codes. */
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

  async readFactorState({ accountId, role }: Actor): Promise<FactorStateDto> {
    const factor = await this.apps.findConfirmedApp(this.dataSource, accountId);
    const passkeys = await this.passkeys.listPasskeys(accountId);
    const on = factor !== undefined || passkeys.length > 0;
    return {
      on,
      since: factor?.confirmed_at?.toISOString() ?? null,
      passkeys,
      passkeysOffered: this.passkeys.isAvailable,
      recoveryCodesLeft: on ? await this.recoveryCodes.countUnusedCodes(this.dataSource, accountId) : 0,
      required: this.isRequiredFor(role),
    };
  }

  /** Makes a secret for the app; it counts from its first right code on. @throws Problem ACCOUNTS.WRONG_STATE when there is one */
  async beginAuthenticatorApp(
    actor: Actor,
    password: string,
    proof: FactorProofDto,
  ): Promise<BegunFactorDto> {
    const account = await this.passwords.requireOwnPassword(actor, password, 'password');
    if ((await this.apps.findConfirmedApp(this.dataSource, account.id)) !== undefined)
      throw new Problem('ACCOUNTS.WRONG_STATE');
    await this.requireSecondFactor(account, proof, 'prove');
    return this.apps.createSecret(account);
  }

  /** The first right code switches it on, and gives the codes for the day the phone is lost: shown once. */
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
   * Switches the authenticator app off: with the password and a second factor, so that a stolen session cannot.
   * @throws Problem ACCOUNTS.LAST_SECOND_FACTOR
   */
  async removeAuthenticatorApp(actor: Actor, password: string, proof: FactorProofDto): Promise<void> {
    const account = await this.passwords.requireOwnPassword(actor, password, 'password');
    await this.requireSecondFactor(account, proof, 'prove');
    await this.removeFactor(account, async (manager) => {
      await this.apps.deleteApp(manager, account.id);
    });
  }

  /** What the browser is to make a passkey of; an account that has a second factor proves it first. */
  async beginPasskey(actor: Actor, password: string, proof: FactorProofDto): Promise<object> {
    const account = await this.passwords.requireOwnPassword(actor, password, 'password');
    await this.requireSecondFactor(account, proof, 'prove');
    return this.passkeys.createRegistrationOptions(account);
  }

  /** Takes the passkey that the browser has made. The first factor of an account brings the recovery codes: shown once. */
  async addPasskey(actor: Actor, made: NewPasskeyDto): Promise<MadePasskeyDto> {
    const credential = await this.passkeys.verifyRegistration(await this.accountOf(actor), made);
    return this.dataSource.transaction(async (manager) => {
      await this.store.lockAccount(manager, actor.accountId);
      const passkey = await this.passkeys.addPasskey(manager, actor.accountId, made, credential);
      return { passkey, recoveryCodes: await this.recoveryCodes.createCodesIfNone(manager, actor.accountId) };
    });
  }

  /**
   * Makes ten new recovery codes, shown once; the older ones end in that moment.
   * @throws Problem ACCOUNTS.WRONG_STATE without a second factor, ACCOUNTS.RECOVERY_CODES_REPLACED when others were made meanwhile
   */
  async renewRecoveryCodes(actor: Actor, password: string, proof: FactorProofDto): Promise<RecoveryCodesDto> {
    const account = await this.passwords.requireOwnPassword(actor, password, 'password');
    const set = await this.recoveryCodes.findCodeSetId(this.dataSource, account.id);
    await this.requireSecondFactor(account, proof, 'prove');
    return this.dataSource.transaction(async (manager) => {
      await this.store.lockAccount(manager, account.id);
      if (!(await this.hasFactor(manager, account.id))) throw new Problem('ACCOUNTS.WRONG_STATE');
      // Of two who ask at once one is refused: nobody is to keep codes that are worth nothing.
      if ((await this.recoveryCodes.findCodeSetId(manager, account.id)) !== set)
        throw new Problem('ACCOUNTS.RECOVERY_CODES_REPLACED');
      return { recoveryCodes: await this.recoveryCodes.replaceCodes(manager, account.id) };
    });
  }

  /** @returns how many recovery codes are still good; null when the account has no second factor */
  async countRecoveryCodes(runner: DataSource | EntityManager, accountId: string): Promise<number | null> {
    return (await this.hasFactor(runner, accountId))
      ? this.recoveryCodes.countUnusedCodes(runner, accountId)
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

  /** What the browser is to ask a passkey for, to prove a second factor while signed in. */
  async createProofOptions(actor: Actor): Promise<object> {
    const account = await this.accountOf(actor);
    return this.passkeys.createAuthenticationOptions(account, 'prove');
  }

  /** What the browser is to ask a passkey for, to sign in. */
  createSignInOptions(account: AccountRow): Promise<object> {
    return this.passkeys.createAuthenticationOptions(account, 'sign-in');
  }

  /** Forgets an account's second factors. */
  async deleteFactors(runner: DataSource | EntityManager, accountId: string): Promise<void> {
    await this.apps.deleteApp(runner, accountId);
    await this.passkeys.deletePasskeys(runner, accountId);
    await this.recoveryCodes.deleteCodes(runner, accountId);
  }

  /**
   * Lets a step pass when the account has no second factor, or the code or the passkey's answer is right.
   * @throws Problem ACCOUNTS.SECOND_FACTOR_REQUIRED with the `ways` there are, ACCOUNTS.SECOND_FACTOR_WRONG,
   * ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED, ACCOUNTS.SECOND_FACTOR_PASSKEY_COPIED, ACCOUNTS.TOO_MANY_ATTEMPTS
   */
  async requireSecondFactor(
    account: AccountRow,
    { code, passkey }: FactorProofDto,
    step: PasskeyPurpose,
  ): Promise<void> {
    const factor = await this.apps.findConfirmedApp(this.dataSource, account.id);
    const passkeys = await this.passkeys.countPasskeys(this.dataSource, account.id);
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
        (factor !== undefined && (await this.apps.consumeCode(this.dataSource, factor, code!))) ||
        (await this.recoveryCodes.consumeCode(this.dataSource, account.id, code!));
      if (!right) throw new Problem('ACCOUNTS.SECOND_FACTOR_WRONG');
    }
    await this.limiter.refund(guessLimit, account.id);
  }

  /** Whether an account has to set up a second factor before anything else. */
  async mustEnrolFactor(runner: DataSource | EntityManager, { id, role }: AccountRow): Promise<boolean> {
    return this.isRequiredFor(role) && !(await this.hasFactor(runner, id));
  }

  private isRequiredFor(role: Role): boolean {
    return this.config.officialsNeedSecondFactor && rolesRequiringFactor.has(role);
  }

  private async hasFactor(runner: DataSource | EntityManager, accountId: string): Promise<boolean> {
    return (
      (await this.apps.findConfirmedApp(runner, accountId)) !== undefined ||
      (await this.passkeys.countPasskeys(runner, accountId)) > 0
    );
  }

  /** Removals of one account take turns, so that two at once do not take the last two. */
  private async removeFactor(
    account: AccountRow,
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

  private async accountOf({ accountId }: Actor): Promise<AccountRow> {
    const [account] = await queryRows<AccountRow>(this.dataSource, 'select * from account where id = $1', [
      accountId,
    ]);
    if (account === undefined) throw new Problem('ACCOUNTS.NOT_FOUND');
    return account;
  }
}
