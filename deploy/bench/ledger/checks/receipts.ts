import { createHash } from 'node:crypto';
import type { CentreName } from '@khai-bao/local/secrets.ts';
import { centreNames } from '@khai-bao/local/services.ts';
import { compactVerify, importJWK } from 'jose';
import type { CheckContext } from '../check-context.ts';
import type { Databases } from '../database.ts';
import { everyVersion } from './feed.ts';

const receiptType = 'khai-bao-receipt+jws';

type VerificationKey = Awaited<ReturnType<typeof importJWK>>;

/** A stored receipt: its range of a stream, its digest, and the signed text. */
type ReceiptRow = readonly [
  stream: string,
  from: string,
  to: string,
  digest: string,
  idempotencyKey: string,
  jws: string,
];

/** The verified content of a receipt. */
interface Receipt {
  readonly destination: string;
  readonly stream: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly idempotencyKey: string;
  readonly entries: readonly {
    readonly reference: string;
    readonly seq: number;
    readonly digest: string;
    readonly result: string;
  }[];
}

/** What is wrong with the receipts of a centre. */
interface WrongReceipts {
  readonly ranges: string[];
  readonly signatures: string[];
  readonly unknown: string[];
  readonly digests: string[];
}

/**
 * Receipts cover each stream from its first number to its last without a gap or an overlap. Each is signed by the data
 * centre, equals the one that the centre has stored, and names the digests of the resources in the centre.
 */
export async function checkReceipts({ databases, findings, receiptKeys }: CheckContext): Promise<void> {
  for (const centre of centreNames) {
    const key = await importJWK(receiptKeys[centre], 'EdDSA');
    const storedReceipts = new Map(
      await databases.queryPairs(`centre_${centre}`, 'select idempotency_key::text, jws from receipt'),
    );
    const history = historyOf(databases, centre);
    const wrong: WrongReceipts = { ranges: [], signatures: [], unknown: [], digests: [] };
    let covered = { stream: '', seq: 0 };
    for await (const page of databases.streamPages<ReceiptRow>(
      'sync',
      `select stream, from_seq::text, to_seq::text, digest, idempotency_key::text, jws from receipt r where destination = '${centre}' order by r.stream collate "C", r.from_seq`,
    )) {
      for (const [stream, from, to, digest, idempotencyKey, jws] of page) {
        const expected = stream === covered.stream ? covered.seq + 1 : 1;
        if (Number(from) !== expected)
          wrong.ranges.push(`${stream} ${from}–${to}, expected from ${expected}`);
        covered = { stream, seq: Number(to) };
        if (storedReceipts.get(idempotencyKey) !== jws) wrong.unknown.push(idempotencyKey);
        const receipt = await readReceipt(jws, key);
        if (receipt === null || !matchesRow(receipt, { centre, stream, from, to, digest, idempotencyKey })) {
          wrong.signatures.push(`${stream} ${from}–${to}`);
          continue;
        }
        const digests = await history.readUpTo(stream, Number(to));
        for (const { reference, seq, digest: digestInReceipt, result } of receipt.entries)
          if (
            (result === 'stored' || result === 'deleted') &&
            digests.get(`${seq} ${reference}`) !== digestInReceipt
          )
            wrong.digests.push(reference);
      }
    }
    findings.add('wrong', `ranges of the ${centre} centre's receipts`, wrong.ranges.length, wrong.ranges);
    findings.add(
      'wrong',
      `signatures or contents of the ${centre} centre's receipts`,
      wrong.signatures.length,
      wrong.signatures,
    );
    findings.add(
      'wrong',
      `receipts that the ${centre} centre has not stored`,
      wrong.unknown.length,
      wrong.unknown,
    );
    findings.add(
      'missing',
      `entries of receipts in the resources of the ${centre} centre`,
      wrong.digests.length,
      wrong.digests,
    );
    await checkCoverage({ databases, findings }, centre);
  }
}

interface StreamCoverage {
  readonly stream: string;
  readonly last: string;
  readonly confirmed: string;
  readonly covered: string;
}

/** Every stream is confirmed and covered to its last number, and no record is quarantined. */
async function checkCoverage(
  { databases, findings }: Pick<CheckContext, 'databases' | 'findings'>,
  centre: CentreName,
): Promise<void> {
  const coverages = await databases.queryRows<StreamCoverage>(
    'sync',
    `select c.stream, s.last, c.confirmed, c.quarantined, coalesce((select max(to_seq) from receipt r where r.destination = c.destination and r.stream = c.stream), 0) as covered
     from feed_cursor c join feed_stream s using (stream) where c.destination = $1`,
    [centre],
  );
  const uncovered = coverages.filter(
    ({ last, confirmed, covered }) => confirmed !== last || covered !== last,
  );
  findings.add(
    'missing',
    `records that no receipt of the ${centre} centre covers`,
    uncovered.reduce(
      (sum, { last, covered, confirmed }) =>
        sum + Math.max(1, Number(last) - Math.min(Number(covered), Number(confirmed))),
      0,
    ),
    uncovered.map((row) => JSON.stringify(row)),
  );
  const quarantined = await databases.queryRows<object>(
    'sync',
    'select stream, seq, reason from quarantine where destination = $1',
    [centre],
  );
  findings.add(
    'wrong',
    `quarantined records for the ${centre} centre`,
    quarantined.length,
    quarantined.map((row) => JSON.stringify(row)),
  );
}

/** A version of a resource in a data centre. */
type HistoryRow = readonly [stream: string, seq: string, reference: string, digest: string];

interface ResourceHistory {
  /** Digests by `<seq> <reference>` of the rows that were not read yet, up to a number of a stream. */
  readUpTo(stream: string, to: number): Promise<ReadonlyMap<string, string>>;
}

/** Reads the resources of a data centre in the order of its receipts, one range at a time. */
function historyOf(databases: Databases, centre: CentreName): ResourceHistory {
  const rows = rowsOf(
    databases.streamPages<HistoryRow>(
      `centre_${centre}`,
      `select stream, seq, type || '/' || id, digest from (${everyVersion}) r where type <> 'Provenance' order by r.stream collate "C", r.seq`,
    ),
  );
  let next = rows.next();
  return {
    readUpTo: async (stream, to) => {
      const digests = new Map<string, string>();
      for (;;) {
        const { done, value } = await next;
        if (done) return digests;
        const [rowStream, seq, reference, digest] = value;
        if (rowStream > stream || (rowStream === stream && Number(seq) > to)) return digests;
        if (rowStream === stream) digests.set(`${seq} ${reference}`, digest);
        next = rows.next();
      }
    },
  };
}

async function* rowsOf<Row>(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<Row, undefined> {
  for await (const page of pages) yield* page;
  return undefined;
}

/** @returns the content of a receipt; null when its signature or its type is wrong */
async function readReceipt(jws: string, key: VerificationKey): Promise<Receipt | null> {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: ['EdDSA'] });
    return protectedHeader.typ === receiptType
      ? (JSON.parse(new TextDecoder().decode(payload)) as Receipt)
      : null;
  } catch {
    return null;
  }
}

/** The columns of a receipt's row that its content must repeat. */
interface ReceiptFacts {
  readonly centre: CentreName;
  readonly stream: string;
  readonly from: string;
  readonly to: string;
  readonly digest: string;
  readonly idempotencyKey: string;
}

const matchesRow = (receipt: Receipt, row: ReceiptFacts): boolean =>
  receipt.destination === row.centre &&
  receipt.stream === row.stream &&
  receipt.fromSeq === Number(row.from) &&
  receipt.toSeq === Number(row.to) &&
  receipt.idempotencyKey === row.idempotencyKey &&
  createHash('sha256')
    .update(receipt.entries.map((entry) => entry.digest).join('\n'))
    .digest('base64url') === row.digest;
