import { queryRows } from '@khai-bao/platform/database';
import type { EntityManager } from 'typeorm';
import { ReceiptEntity } from './receipt.entity.js';

/**
 * Inserts a receipt. SQL, because the signed text is not returned.
 * @returns false when the centre has an earlier receipt with this id
 */
export async function insertReceipt(manager: EntityManager, receipt: ReceiptEntity): Promise<boolean> {
  const stored = await queryRows(
    manager,
    `insert into receipt (id, destination, stream, from_seq, to_seq, entries, digest, idempotency_key, jws, confirmed_at, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning 1`,
    [
      receipt.id,
      receipt.destination,
      receipt.stream,
      receipt.fromSeq,
      receipt.toSeq,
      receipt.entryCount,
      receipt.digest,
      receipt.idempotencyKey,
      receipt.jws,
      receipt.confirmedAt,
      receipt.receivedAt,
    ],
  );
  return stored.length > 0;
}

/** Finds receipts of a destination, the newest first, after a cursor of time and id. `receipt_recent` serves it. */
export function findReceiptPage(
  manager: EntityManager,
  destination: string,
  after: readonly (string | number)[] | null,
  limit: number,
): Promise<ReceiptEntity[]> {
  const query = manager
    .createQueryBuilder(ReceiptEntity, 'receipt')
    .where({ destination })
    .orderBy('receipt.receivedAt', 'DESC')
    .addOrderBy('receipt.id', 'DESC')
    .limit(limit);
  if (after !== null)
    query.andWhere('(receipt.receivedAt, receipt.id) < (:time::timestamptz, :id)', {
      time: after[0],
      id: after[1],
    });
  return query.getMany();
}
