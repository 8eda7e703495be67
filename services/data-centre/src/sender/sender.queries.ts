import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import type { UsedNonceEntity } from './used-nonce.entity.js';

/** Inserts a nonce. Returns false when it was used before: SQL, because the primary key decides between concurrent requests. */
export async function insertNonce(
  manager: EntityManager,
  { keyId, nonce, usedAt }: UsedNonceEntity,
): Promise<boolean> {
  const inserted = await queryRows(
    manager,
    'insert into used_nonce (key_id, nonce, used_at) values ($1, $2, $3) on conflict do nothing returning nonce',
    [keyId, nonce, usedAt],
  );
  return inserted.length > 0;
}
