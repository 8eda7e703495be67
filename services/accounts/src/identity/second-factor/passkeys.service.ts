import { Injectable } from '@nestjs/common';
import { updateReturning } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountsConfig } from '../../accounts.config.js';
import type { AccountEntity } from '../../accounts/account.entity.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { CopiedPasskeyNotifier } from './copied-passkey-notifier.js';
import type { PasskeyPurpose } from './passkey-challenge.entity.js';
import { challengeLifetimeMs, PasskeyChallenges } from './passkey-challenges.js';
import { PasskeyEntity } from './passkey.entity.js';
import type { NewPasskeyDto, PasskeyAssertionDto, PasskeyDto } from './passkeys.dto.js';
import { insertPasskey, recordPasskeyUse } from './second-factor.queries.js';
import { resolveRelyingParty, type RelyingParty } from './relying-party.js';

/** What the verification of a passkey reads of its account. */
export type PasskeyOwner = Pick<AccountEntity, 'id' | 'username' | 'tokenVersion'>;

const maxPasskeys = 10;
/** EdDSA, ES256, RS256 (COSE): the algorithms of browsers' authenticators. */
const supportedAlgorithms = [-8, -7, -257];

/** Registers and verifies passkeys of accounts (WebAuthn level 3). `SecondFactorService` authorises the caller. */
@Injectable()
export class PasskeysService {
  private readonly relyingParty: RelyingParty | null;

  constructor(
    @InjectRepository(PasskeyEntity) private readonly storedPasskeys: Repository<PasskeyEntity>,
    private readonly challenges: PasskeyChallenges,
    private readonly cipher: PersonalDataCipher,
    private readonly copiedPasskeys: CopiedPasskeyNotifier,
    private readonly clock: Clock,
    config: AccountsConfig,
  ) {
    this.relyingParty = resolveRelyingParty(config.publicOrigin, config.passkeyDomain);
  }

  /** Whether browsers create passkeys at the public origin of this site. */
  get isAvailable(): boolean {
    return this.relyingParty !== null;
  }

  /** Counts the passkeys of an account. */
  countPasskeys(manager: EntityManager, accountId: string): Promise<number> {
    return manager.countBy(PasskeyEntity, { accountId });
  }

  /** Lists the passkeys of an account, the oldest first. */
  async listPasskeys(accountId: string): Promise<PasskeyDto[]> {
    return (await this.findPasskeys(accountId)).map((row) => this.toPasskeyDto(row));
  }

  /** Creates the options for `navigator.credentials.create`. @throws Problem ACCOUNTS.WRONG_STATE where passkeys are unavailable, ACCOUNTS.TOO_MANY_PASSKEYS */
  async createRegistrationOptions(account: PasskeyOwner): Promise<object> {
    const site = this.requireRelyingParty();
    const held = await this.findPasskeys(account.id);
    if (held.length >= maxPasskeys) throw new Problem('ACCOUNTS.TOO_MANY_PASSKEYS');
    return generateRegistrationOptions({
      rpName: 'Khai Báo',
      rpID: site.id,
      userID: new Uint8Array(userHandleOf(account.id)),
      userName: account.username ?? '',
      challenge: new Uint8Array(await this.challenges.createChallenge(account, 'enrol')),
      timeout: challengeLifetimeMs,
      attestationType: 'none',
      excludeCredentials: held.map(({ credentialId: id, transports }) => ({ id, transports })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      supportedAlgorithmIDs: supportedAlgorithms,
    });
  }

  /** Verifies a new passkey against a challenge of the account and returns its credential. @throws Problem ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED */
  async verifyRegistration(
    account: PasskeyOwner,
    { id, clientDataJSON, attestationObject }: NewPasskeyDto,
  ): Promise<WebAuthnCredential> {
    const site = this.requireRelyingParty();
    const made = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, attestationObject },
      },
      expectedChallenge: (challenge) => this.challenges.consumeChallenge(account, 'enrol', challenge),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: supportedAlgorithms,
    }).catch(() => null);
    // The library throws a distinct error for each violation; the response does not reveal which.
    if (made?.registrationInfo === undefined) throw new Problem('ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED');
    return made.registrationInfo.credential;
  }

  /** Stores a verified passkey. @throws Problem ACCOUNTS.TOO_MANY_PASSKEYS, or ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED when it is already stored */
  async addPasskey(
    manager: EntityManager,
    accountId: string,
    { name, transports }: NewPasskeyDto,
    credential: WebAuthnCredential,
  ): Promise<PasskeyDto> {
    if ((await this.countPasskeys(manager, accountId)) >= maxPasskeys)
      throw new Problem('ACCOUNTS.TOO_MANY_PASSKEYS');
    const row = await insertPasskey(manager, {
      id: uuidv7(),
      accountId,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: String(credential.counter),
      transports,
      nameSealed: this.cipher.sealField(accountId, 'passkey-name', name),
      createdAt: this.clock.now(),
    });
    if (row === undefined) throw new Problem('ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED');
    return this.toPasskeyDto(row);
  }

  /** Creates the options for `navigator.credentials.get`. @throws Problem ACCOUNTS.WRONG_STATE when the account has no passkey */
  async createAuthenticationOptions(account: PasskeyOwner, step: PasskeyPurpose): Promise<object> {
    const site = this.requireRelyingParty();
    const held = await this.findPasskeys(account.id);
    if (held.length === 0) throw new Problem('ACCOUNTS.WRONG_STATE');
    return generateAuthenticationOptions({
      rpID: site.id,
      challenge: new Uint8Array(await this.challenges.createChallenge(account, step)),
      timeout: challengeLifetimeMs,
      userVerification: 'required',
      allowCredentials: held.map(({ credentialId: id, transports }) => ({ id, transports })),
    });
  }

  /**
   * Verifies an assertion: a passkey of the account has signed a challenge of this purpose, for this site, with user
   * verification. A signature counter that does not grow means a possible copy: `copied`, and the owner gets a mail.
   */
  async verifyAssertion(
    account: PasskeyOwner,
    step: PasskeyPurpose,
    { id, clientDataJSON, authenticatorData, signature, userHandle }: PasskeyAssertionDto,
  ): Promise<'right' | 'wrong' | 'copied'> {
    const site = this.requireRelyingParty();
    const row = await this.storedPasskeys.findOneBy({ credentialId: id, accountId: account.id });
    if (row === null) return 'wrong';
    if (userHandle !== undefined && userHandle !== userHandleOf(account.id).toString('base64url'))
      return 'wrong';
    const newCounter = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON, authenticatorData, signature },
      },
      expectedChallenge: (challenge) => this.challenges.consumeChallenge(account, step, challenge),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      // The counter is compared below, after the signature has been verified: an unsigned counter proves nothing.
      credential: { id, publicKey: new Uint8Array(row.publicKey), counter: 0, transports: row.transports },
    }).then(
      ({ verified, authenticationInfo }) => (verified ? authenticationInfo.newCounter : null),
      () => null,
    );
    if (newCounter === null) return 'wrong';
    if (await recordPasskeyUse(this.storedPasskeys.manager, row.id, newCounter, this.clock.now()))
      return 'right';
    if (!(await this.storedPasskeys.existsBy({ id: row.id }))) return 'wrong';
    await this.copiedPasskeys.scheduleMail(account.id, row.id);
    return 'copied';
  }

  /** Renames a passkey. @returns null when the account has no passkey with this id */
  async renamePasskey(accountId: string, id: string, name: string): Promise<PasskeyDto | null> {
    const [renamed] = await updateReturning(
      this.storedPasskeys.manager,
      PasskeyEntity,
      { id, accountId },
      { nameSealed: this.cipher.sealField(accountId, 'passkey-name', name) },
    );
    return renamed === undefined ? null : this.toPasskeyDto(renamed);
  }

  /** Deletes a passkey. @returns whether the account had it */
  async removePasskey(manager: EntityManager, accountId: string, id: string): Promise<boolean> {
    const { affected } = await manager.delete(PasskeyEntity, { id, accountId });
    return affected === 1;
  }

  /** Deletes all passkeys of an account. */
  async deletePasskeys(manager: EntityManager, accountId: string): Promise<void> {
    await manager.delete(PasskeyEntity, { accountId });
  }

  private findPasskeys(accountId: string): Promise<PasskeyEntity[]> {
    return this.storedPasskeys.find({ where: { accountId }, order: { createdAt: 'ASC' }, take: maxPasskeys });
  }

  private toPasskeyDto(row: PasskeyEntity): PasskeyDto {
    return {
      id: row.id,
      name: this.cipher.tryOpenField(row.accountId, 'passkey-name', row.nameSealed) ?? '',
      madeAt: row.createdAt.toISOString(),
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    };
  }

  private requireRelyingParty(): RelyingParty {
    if (this.relyingParty === null) throw new Problem('ACCOUNTS.WRONG_STATE');
    return this.relyingParty;
  }
}

/** User handle of an account: its id, which contains no personal data (WebAuthn, 14.6.1). */
const userHandleOf = (accountId: string): Buffer => Buffer.from(accountId.replaceAll('-', ''), 'hex');
