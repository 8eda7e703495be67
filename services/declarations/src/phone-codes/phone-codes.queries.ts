import { queryRows } from '@khai-bao/platform/database';
import type { DataSource, EntityManager } from 'typeorm';
import type { PhoneCodePurpose } from './code-attempt.js';

export interface PhoneCodeRow {
  readonly id: string;
  readonly purpose: PhoneCodePurpose;
  readonly phone_index: string;
  readonly code_hash: string;
  readonly declaration_id: string | null;
  readonly attempts_left: number;
  readonly expires_at: Date;
}

/** Inserts a requested code. */
export const insertPhoneCode = (
  manager: EntityManager,
  code: {
    readonly id: string;
    readonly purpose: PhoneCodePurpose;
    readonly phoneIndex: string;
    readonly codeHash: string;
    readonly declarationId: string | null;
    readonly attemptsLeft: number;
    readonly expiresAt: Date;
  },
): Promise<object[]> =>
  queryRows(
    manager,
    `insert into phone_code (id, purpose, phone_index, code_hash, declaration_id, attempts_left, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      code.id,
      code.purpose,
      code.phoneIndex,
      code.codeHash,
      code.declarationId,
      code.attemptsLeft,
      code.expiresAt,
    ],
  );

/** Locks a requested code until the end of the transaction. */
export async function lockPhoneCode(manager: EntityManager, id: string): Promise<PhoneCodeRow | undefined> {
  const [row] = await queryRows<PhoneCodeRow>(
    manager,
    `select id, purpose, phone_index, code_hash, declaration_id, attempts_left, expires_at
     from phone_code where id = $1 for update`,
    [id],
  );
  return row;
}

/** Stores how many attempts are left. */
export const updateAttemptsLeft = (
  manager: EntityManager,
  id: string,
  attemptsLeft: number,
): Promise<object[]> =>
  queryRows(manager, 'update phone_code set attempts_left = $2 where id = $1', [id, attemptsLeft]);

/** Deletes codes whose time is over. */
export const deleteExpiredPhoneCodes = (dataSource: DataSource, now: Date): Promise<object[]> =>
  queryRows(dataSource, 'delete from phone_code where expires_at <= $1', [now]);
