import type { FeedReceipt, FeedReceiptEntry } from '@khai-bao/contracts';
import type { BatchStatement, SentEntry } from '../../mapping/bundle.js';

/** Thrown when a receipt with a valid signature does not name exactly what was sent. The message names the part. */
export class ReceiptError extends Error {
  override readonly name = 'ReceiptError';
}

/** A sent batch, as its receipt must name it. */
export interface SentBatch {
  readonly statement: BatchStatement;
  readonly entries: readonly SentEntry[];
  /** SHA-256 of the body, base64url. */
  readonly bundleDigest: string;
}

const results: readonly FeedReceiptEntry['result'][] = ['stored', 'deleted', 'unchanged', 'superseded'];

/** ISO 8601 with a zone and a year of four digits. Other forms that `Date` accepts cannot be stored. */
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** Compares the content of a signed receipt with the sent batch. @throws ReceiptError */
export function checkReceipt(statement: object, sent: SentBatch): FeedReceipt {
  const receipt = statement as Partial<FeedReceipt>;
  const { destination, stream, from, to, holes, idempotencyKey } = sent.statement;
  const matches: Readonly<Record<string, boolean>> = {
    destination: receipt.destination === destination,
    stream: receipt.stream === stream,
    range: receipt.fromSeq === from && receipt.toSeq === to,
    holes: JSON.stringify(receipt.holes) === JSON.stringify(holes),
    'idempotency key': receipt.idempotencyKey === idempotencyKey,
    'bundle digest': receipt.bundleDigest === sent.bundleDigest,
    entries:
      Array.isArray(receipt.entries) &&
      receipt.entries.length === sent.entries.length &&
      sent.entries.every((entry, at) => matchesSentEntry(receipt.entries?.[at], entry)),
    id: typeof receipt.receiptId === 'string' && /^[\w-]{1,64}$/.test(receipt.receiptId),
    time:
      typeof receipt.confirmedAt === 'string' &&
      instantPattern.test(receipt.confirmedAt) &&
      !Number.isNaN(Date.parse(receipt.confirmedAt)),
  };
  const wrong = Object.entries(matches).filter(([, isEqual]) => !isEqual);
  if (wrong.length > 0)
    throw new ReceiptError(`the receipt names another ${wrong.map(([part]) => part).join(', ')}`);
  return receipt as FeedReceipt;
}

const matchesSentEntry = (named: Partial<FeedReceiptEntry> | null | undefined, sent: SentEntry): boolean =>
  named !== null &&
  named !== undefined &&
  named.seq === sent.seq &&
  named.reference === sent.reference &&
  named.version === sent.version &&
  named.digest === sent.digest &&
  results.some((result) => result === named.result);
