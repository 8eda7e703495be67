import { createHash } from 'node:crypto';
import { compactVerify, importJWK } from 'jose';
import { everyVersion } from './feed.mjs';

const receiptType = 'khai-bao-receipt+jws';

/**
 * Each stream is covered by receipts from its first number to its last, without a gap or an overlap; each is signed by the
 * centre, is the very one that the centre keeps, and names the digests of what the centre holds.
 */
export async function checkReceipts({ databases, findings, receiptKeys }) {
  for (const centre of ['national', 'city']) {
    const key = await importJWK(receiptKeys[centre], 'EdDSA');
    const kept = new Map(
      await databases.pairs(`centre_${centre}`, 'select idempotency_key::text, jws from receipt'),
    );
    const history = historyOf(databases, centre);
    const wrong = { ranges: [], signatures: [], unknown: [], digests: [] };
    let at = { stream: '', seq: 0 };
    for await (const page of databases.pages(
      'sync',
      `select stream, from_seq::text, to_seq::text, digest, idempotency_key::text, jws from receipt r where destination = '${centre}' order by r.stream collate "C", r.from_seq`,
    )) {
      for (const [stream, from, to, digest, idempotencyKey, jws] of page) {
        const expected = stream === at.stream ? at.seq + 1 : 1;
        if (Number(from) !== expected)
          wrong.ranges.push(`${stream} ${from}–${to}, expected from ${expected}`);
        at = { stream, seq: Number(to) };
        if (kept.get(idempotencyKey) !== jws) wrong.unknown.push(idempotencyKey);
        const receipt = await readReceipt(jws, key);
        if (receipt === null || !names(receipt, { centre, stream, from, to, digest, idempotencyKey })) {
          wrong.signatures.push(`${stream} ${from}–${to}`);
          continue;
        }
        const held = await history.upTo(stream, Number(to));
        for (const { reference, seq, digest: named, result } of receipt.entries)
          if ((result === 'stored' || result === 'deleted') && held.get(`${seq} ${reference}`) !== named)
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
      `receipts that the ${centre} centre does not have`,
      wrong.unknown.length,
      wrong.unknown,
    );
    findings.add(
      'missing',
      `entries of receipts in what the ${centre} centre holds`,
      wrong.digests.length,
      wrong.digests,
    );
    await requireCovered({ databases, findings }, centre);
  }
}

/** Confirmed to the end, nothing set aside, and as many receipts as the cursor says. */
async function requireCovered({ databases, findings }, centre) {
  const short = await databases.rows(
    'sync',
    `select c.stream, s.last, c.confirmed, c.quarantined, coalesce((select max(to_seq) from receipt r where r.destination = c.destination and r.stream = c.stream), 0) as covered
     from feed_cursor c join feed_stream s using (stream) where c.destination = $1`,
    [centre],
  );
  const uncovered = short.filter(({ last, confirmed, covered }) => confirmed !== last || covered !== last);
  findings.add(
    'missing',
    `receipts of the ${centre} centre: records that none covers`,
    uncovered.reduce(
      (sum, { last, covered, confirmed }) =>
        sum + Math.max(1, Number(last) - Math.min(Number(covered), Number(confirmed))),
      0,
    ),
    uncovered.map((row) => JSON.stringify(row)),
  );
  const aside = await databases.rows(
    'sync',
    'select stream, seq, reason from quarantine where destination = $1',
    [centre],
  );
  findings.add(
    'wrong',
    `records set aside for the ${centre} centre`,
    aside.length,
    aside.map((row) => JSON.stringify(row)),
  );
}

/** What a centre has stored, read in the order of the receipts, one range at a time. */
function historyOf(databases, centre) {
  const rows = rowsOf(
    databases.pages(
      `centre_${centre}`,
      `select stream, seq, type || '/' || id, digest from (${everyVersion}) r where type <> 'Provenance' order by r.stream collate "C", r.seq`,
    ),
  );
  let next = rows.next();
  return {
    async upTo(stream, to) {
      const found = new Map();
      for (;;) {
        const { done, value } = await next;
        if (done || value[0] > stream || (value[0] === stream && Number(value[1]) > to)) return found;
        if (value[0] === stream) found.set(`${value[1]} ${value[2]}`, value[3]);
        next = rows.next();
      }
    },
  };
}

async function* rowsOf(pages) {
  for await (const page of pages) yield* page;
}

async function readReceipt(jws, key) {
  try {
    const { payload, protectedHeader } = await compactVerify(jws, key, { algorithms: ['EdDSA'] });
    return protectedHeader.typ === receiptType ? JSON.parse(new TextDecoder().decode(payload)) : null;
  } catch {
    return null;
  }
}

const names = (receipt, { centre, stream, from, to, digest, idempotencyKey }) =>
  receipt.destination === centre &&
  receipt.stream === stream &&
  receipt.fromSeq === Number(from) &&
  receipt.toSeq === Number(to) &&
  receipt.idempotencyKey === idempotencyKey &&
  createHash('sha256')
    .update(receipt.entries.map((entry) => entry.digest).join('\n'))
    .digest('base64url') === digest;
