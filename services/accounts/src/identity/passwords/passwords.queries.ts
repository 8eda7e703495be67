import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { PasswordGuessEntity } from './password-guess.entity.js';

/** Counts a wrong password of a name and returns the number so far. SQL, because the upsert increments. */
export async function countWrongGuess(
  manager: EntityManager,
  nameDigest: string,
  now: Date,
): Promise<number> {
  const [counted] = await queryRows<{ wrongGuessCount: number }>(
    manager,
    `insert into sign_in_guess (name_digest, wrong, shut_until, at) values ($1, 1, $2, $2)
     on conflict (name_digest) do update set wrong = sign_in_guess.wrong + 1, at = $2 returning wrong as "wrongGuessCount"`,
    [nameDigest, now],
  );
  return counted!.wrongGuessCount;
}

/**
 * Records that a name was tried with the passwords of a bucket. SQL, because one statement counts and inserts. The primary key
 * serves it.
 * @param limit `maxNames` other names since `since`
 * @returns false, without recording it, when the limit is reached
 */
export async function recordBucketUse(
  manager: EntityManager,
  { bucket, nameDigest, lastTriedAt }: PasswordGuessEntity,
  limit: { readonly maxNames: number; readonly since: Date },
): Promise<boolean> {
  const entered = await queryRows(
    manager,
    `insert into password_guess (bucket, name_digest, at)
     select $1, $2, $3 where (select count(*) from password_guess where bucket = $1 and name_digest <> $2 and at > $4) < $5
     on conflict (bucket, name_digest) do update set at = excluded.at returning bucket`,
    [bucket, nameDigest, lastTriedAt, limit.since, limit.maxNames],
  );
  return entered.length > 0;
}
