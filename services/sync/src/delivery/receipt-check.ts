import type { FeedReceipt, FeedReceiptEntry } from '@khai-bao/contracts';
import type { BatchStatement, SentEntry } from '../mapping/bundle.js';

/** Thrown when a receipt, however well signed, does not name exactly what was sent. It says which part. */
export class ReceiptError extends Error {
  override readonly name = 'ReceiptError';
}

/** What was sent, as the receipt must name it. */
export interface SentBatch {
  readonly statement: BatchStatement;
  readonly entries: readonly SentEntry[];
  /** SHA-256 of the body, base64url. */
  readonly bundleDigest: string;
}

const results: readonly FeedReceiptEntry['result'][] = ['stored', 'deleted', 'unchanged', 'superseded'];

/** ISO 8601 with a zone, of a year with four digits: what else a clock may be read from is no time that we can keep. */
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Checks a signed receipt's content against what was sent. @throws ReceiptError */
export function checkReceipt(statement: object, sent: SentBatch): FeedReceipt {
  const receipt = statement as Partial<FeedReceipt>;
  const { destination, stream, from, to, holes, idempotencyKey } = sent.statement;
  const same: Readonly<Record<string, boolean>> = {
    destination: receipt.destination === destination,
    stream: receipt.stream === stream,
    range: receipt.fromSeq === from && receipt.toSeq === to,
    holes: JSON.stringify(receipt.holes) === JSON.stringify(holes),
    'idempotency key': receipt.idempotencyKey === idempotencyKey,
    'bundle digest': receipt.bundleDigest === sent.bundleDigest,
    entries:
      Array.isArray(receipt.entries) &&
      receipt.entries.length === sent.entries.length &&
      sent.entries.every((entry, at) => fits(receipt.entries?.[at], entry)),
    id: typeof receipt.receiptId === 'string' && /^[\w-]{1,64}$/.test(receipt.receiptId),
    time:
      typeof receipt.confirmedAt === 'string' &&
      instant.test(receipt.confirmedAt) &&
      !Number.isNaN(Date.parse(receipt.confirmedAt)),
  };
  const wrong = Object.entries(same).filter(([, good]) => !good);
  if (wrong.length > 0)
    throw new ReceiptError(`the receipt names another ${wrong.map(([part]) => part).join(', ')}`);
  return receipt as FeedReceipt;
}

const fits = (named: Partial<FeedReceiptEntry> | null | undefined, sent: SentEntry): boolean =>
  named !== null &&
  named !== undefined &&
  named.seq === sent.seq &&
  named.reference === sent.reference &&
  named.version === sent.version &&
  named.digest === sent.digest &&
  results.some((result) => result === named.result);
