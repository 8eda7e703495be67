import { Topics, type FeedReceipt } from '@khai-bao/contracts';
import type { Outbox } from '@khai-bao/platform/outbox';
import { sha256Base64Url } from '@khai-bao/platform/signing';
import type { EntityManager } from 'typeorm';
import { listConfirmedChanges } from './confirmed-declarations.js';
import { ReceiptError, type SentBatch } from './receipt-check.js';
import { insertReceipt } from './receipts.queries.js';

/** Stores a verified receipt and publishes it, with the changes of declarations that it confirms. @throws ReceiptError when an earlier receipt of the centre has the same id */
export async function storeReceipt(
  manager: EntityManager,
  outbox: Outbox,
  sent: SentBatch,
  receipt: FeedReceipt,
  jws: string,
  receivedAt: Date,
): Promise<void> {
  const { destination, stream, from, to, idempotencyKey } = sent.statement;
  const { receiptId } = receipt;
  const confirmedAt = new Date(receipt.confirmedAt).toISOString();
  const digest = sha256Base64Url(receipt.entries.map((entry) => entry.digest).join('\n'));
  const entries = receipt.entries.length;
  const isStored = await insertReceipt(manager, {
    id: receiptId,
    destination,
    stream,
    fromSeq: String(from),
    toSeq: String(to),
    entryCount: entries,
    digest,
    idempotencyKey,
    jws,
    confirmedAt: new Date(confirmedAt),
    receivedAt,
  });
  if (!isStored) throw new ReceiptError('the receipt has the id of an earlier one');
  await outbox.appendEvents(manager, {
    topic: Topics.receipt,
    key: destination,
    subject: `${destination}/${stream}`,
    version: to,
    data: { destination, stream, receiptId, fromSeq: from, toSeq: to, entries, confirmedAt, digest },
  });
  await outbox.appendEvents(manager, listConfirmedChanges(receipt));
}
