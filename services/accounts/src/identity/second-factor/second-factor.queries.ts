import { queryEntities, queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { PasskeyChallengeEntity } from './passkey-challenge.entity.js';
import { PasskeyEntity } from './passkey.entity.js';
import type { SecondFactorEntity } from './second-factor.entity.js';

/**
 * Stores a new secret of an authenticator app. SQL, because the upsert replaces an unconfirmed secret only.
 * @returns false when the account has a confirmed app
 */
export async function upsertUnconfirmedApp(
  manager: EntityManager,
  {
    accountId,
    secretSealed,
    createdAt,
  }: Pick<SecondFactorEntity, 'accountId' | 'secretSealed' | 'createdAt'>,
): Promise<boolean> {
  const stored = await queryRows(
    manager,
    `insert into second_factor (account_id, secret_sealed, begun_at) values ($1, $2, $3)
     on conflict (account_id) do update set secret_sealed = excluded.secret_sealed, begun_at = excluded.begun_at, last_step = 0
     where second_factor.confirmed_at is null returning account_id`,
    [accountId, secretSealed, createdAt],
  );
  return stored.length > 0;
}

/**
 * Deletes expired challenges of all accounts, and the oldest ones of an account and purpose beyond a number. SQL, because the
 * subquery has an offset. `passkey_challenge_expiry` and `passkey_challenge_account` serve it.
 */
export const deleteOldChallenges = (
  manager: EntityManager,
  { accountId, purpose }: Pick<PasskeyChallengeEntity, 'accountId' | 'purpose'>,
  now: Date,
  maxKept: number,
): Promise<object[]> =>
  queryRows(
    manager,
    `delete from passkey_challenge where expires_at < $3 or digest in (
       select digest from passkey_challenge where account_id = $1 and purpose = $2 order by expires_at desc offset $4)`,
    [accountId, purpose, now, maxKept],
  );

/**
 * Records the use of a passkey whose signature counter has grown, or which has none. SQL, because one statement compares and
 * writes, so that of two concurrent uses with one counter only the first counts.
 * @returns whether it was recorded
 */
export async function recordPasskeyUse(
  manager: EntityManager,
  id: string,
  counter: number,
  at: Date,
): Promise<boolean> {
  const used = await queryRows(
    manager,
    `update passkey set counter = $2, last_used_at = $3 where id = $1 and (counter < $2 or (counter = 0 and $2 = 0))
     returning id`,
    [id, counter, at],
  );
  return used.length > 0;
}

/** Stores a passkey; undefined when its credential is stored already. SQL, because only that conflict is expected. */
export async function insertPasskey(
  manager: EntityManager,
  passkey: Omit<PasskeyEntity, 'lastUsedAt'>,
): Promise<PasskeyEntity | undefined> {
  const [stored] = await queryEntities(
    manager,
    PasskeyEntity,
    `insert into passkey (id, account_id, credential_id, public_key, counter, transports, name_sealed, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (credential_id) do nothing returning *`,
    [
      passkey.id,
      passkey.accountId,
      passkey.credentialId,
      passkey.publicKey,
      passkey.counter,
      passkey.transports,
      passkey.nameSealed,
      passkey.createdAt,
    ],
  );
  return stored;
}
