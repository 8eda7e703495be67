import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountsConfig } from '../../accounts.config.js';
import type { AccountRow } from '../../accounts/account.row.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { CopiedPasskeyNotifier } from './copied-passkey-notifier.js';
import { challengeLifetimeMs, PasskeyChallenges, type PasskeyPurpose } from './passkey-challenges.js';
import type { NewPasskeyDto, PasskeyAssertionDto, PasskeyDto, PasskeyTransport } from './passkeys.dto.js';
import { resolveRelyingParty, type RelyingParty } from './relying-party.js';

interface PasskeyRow {
  readonly id: string;
  readonly account_id: string;
  readonly credential_id: string;
  readonly public_key: Buffer;
  readonly transports: PasskeyTransport[];
  readonly name_sealed: string;
  readonly made_at: Date;
  readonly last_used_at: Date | null;
}

const maxPasskeys = 10;
/** EdDSA, ES256, RS256 (COSE): the algorithms of browsers' authenticators. */
const supportedAlgorithms = [-8, -7, -257];

/** Registers and verifies passkeys of accounts (WebAuthn level 3). `SecondFactorService` authorises the caller. */
@Injectable()
export class PasskeysService {
  private readonly relyingParty: RelyingParty | null;

  constructor(
    private readonly dataSource: DataSource,
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
  async countPasskeys(runner: DataSource | EntityManager, accountId: string): Promise<number> {
    const [counted] = await queryRows<{ n: number }>(
      runner,
      'select count(*)::int as n from passkey where account_id = $1',
      [accountId],
    );
    return counted?.n ?? 0;
  }

  /** Lists the passkeys of an account, the oldest first. */
  async listPasskeys(accountId: string): Promise<PasskeyDto[]> {
    return (await this.findPasskeys(accountId)).map((row) => this.toPasskeyDto(row));
  }

  /** Creates the options for `navigator.credentials.create`. @throws Problem ACCOUNTS.WRONG_STATE where passkeys are unavailable, ACCOUNTS.TOO_MANY_PASSKEYS */
  async createRegistrationOptions(account: AccountRow): Promise<object> {
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
      excludeCredentials: held.map(({ credential_id: id, transports }) => ({ id, transports })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      supportedAlgorithmIDs: supportedAlgorithms,
    });
  }

  /** Verifies a new passkey against a challenge of the account and returns its credential. @throws Problem ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED */
  async verifyRegistration(
    account: AccountRow,
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
    const [row] = await queryRows<PasskeyRow>(
      manager,
      `insert into passkey (id, account_id, credential_id, public_key, counter, transports, name_sealed, made_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (credential_id) do nothing returning *`,
      [
        uuidv7(),
        accountId,
        credential.id,
        Buffer.from(credential.publicKey),
        credential.counter,
        transports,
        this.cipher.sealField(accountId, 'passkey-name', name),
        this.clock.now(),
      ],
    );
    if (row === undefined) throw new Problem('ACCOUNTS.SECOND_FACTOR_PASSKEY_REFUSED');
    return this.toPasskeyDto(row);
  }

  /** Creates the options for `navigator.credentials.get`. @throws Problem ACCOUNTS.WRONG_STATE when the account has no passkey */
  async createAuthenticationOptions(account: AccountRow, step: PasskeyPurpose): Promise<object> {
    const site = this.requireRelyingParty();
    const held = await this.findPasskeys(account.id);
    if (held.length === 0) throw new Problem('ACCOUNTS.WRONG_STATE');
    return generateAuthenticationOptions({
      rpID: site.id,
      challenge: new Uint8Array(await this.challenges.createChallenge(account, step)),
      timeout: challengeLifetimeMs,
      userVerification: 'required',
      allowCredentials: held.map(({ credential_id: id, transports }) => ({ id, transports })),
    });
  }

  /**
   * Verifies an assertion: a passkey of the account has signed a challenge of this purpose, for this site, with user
   * verification. A signature counter that does not grow means a possible copy: `copied`, and the owner gets a mail.
   */
  async verifyAssertion(
    account: AccountRow,
    step: PasskeyPurpose,
    { id, clientDataJSON, authenticatorData, signature, userHandle }: PasskeyAssertionDto,
  ): Promise<'right' | 'wrong' | 'copied'> {
    const site = this.requireRelyingParty();
    const [row] = await queryRows<PasskeyRow>(
      this.dataSource,
      'select * from passkey where credential_id = $1 and account_id = $2',
      [id, account.id],
    );
    if (row === undefined) return 'wrong';
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
      credential: { id, publicKey: new Uint8Array(row.public_key), counter: 0, transports: row.transports },
    }).then(
      ({ verified, authenticationInfo }) => (verified ? authenticationInfo.newCounter : null),
      () => null,
    );
    if (newCounter === null) return 'wrong';
    const used = await queryRows(
      this.dataSource,
      `update passkey set counter = $2, last_used_at = $3 where id = $1 and (counter < $2 or (counter = 0 and $2 = 0))
       returning id`,
      [row.id, newCounter, this.clock.now()],
    );
    if (used.length > 0) return 'right';
    const stands = await queryRows(this.dataSource, 'select 1 from passkey where id = $1', [row.id]);
    if (stands.length === 0) return 'wrong';
    await this.copiedPasskeys.scheduleMail(account.id, row.id);
    return 'copied';
  }

  /** Renames a passkey. @returns null when the account has no passkey with this id */
  async renamePasskey(accountId: string, id: string, name: string): Promise<PasskeyDto | null> {
    const [row] = await queryRows<PasskeyRow>(
      this.dataSource,
      'update passkey set name_sealed = $3 where id = $1 and account_id = $2 returning *',
      [id, accountId, this.cipher.sealField(accountId, 'passkey-name', name)],
    );
    return row === undefined ? null : this.toPasskeyDto(row);
  }

  /** Deletes a passkey. @returns whether the account had it */
  async removePasskey(manager: EntityManager, accountId: string, id: string): Promise<boolean> {
    const removed = await queryRows(
      manager,
      'delete from passkey where id = $1 and account_id = $2 returning id',
      [id, accountId],
    );
    return removed.length > 0;
  }

  /** Deletes all passkeys of an account. */
  async deletePasskeys(runner: DataSource | EntityManager, accountId: string): Promise<void> {
    await queryRows(runner, 'delete from passkey where account_id = $1', [accountId]);
  }

  private findPasskeys(accountId: string): Promise<PasskeyRow[]> {
    return queryRows<PasskeyRow>(
      this.dataSource,
      'select * from passkey where account_id = $1 order by made_at limit $2',
      [accountId, maxPasskeys],
    );
  }

  private toPasskeyDto(row: PasskeyRow): PasskeyDto {
    return {
      id: row.id,
      name: this.cipher.tryOpenField(row.account_id, 'passkey-name', row.name_sealed) ?? '',
      madeAt: row.made_at.toISOString(),
      lastUsedAt: row.last_used_at?.toISOString() ?? null,
    };
  }

  private requireRelyingParty(): RelyingParty {
    if (this.relyingParty === null) throw new Problem('ACCOUNTS.WRONG_STATE');
    return this.relyingParty;
  }
}

/** User handle of an account: its id, which contains no personal data (WebAuthn, 14.6.1). */
const userHandleOf = (accountId: string): Buffer => Buffer.from(accountId.replaceAll('-', ''), 'hex');
