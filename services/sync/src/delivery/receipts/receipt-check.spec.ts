import type { FeedReceipt } from '@khai-bao/contracts';
import { checkReceipt, ReceiptError, type SentBatch } from './receipt-check.js';

const sent: SentBatch = {
  statement: {
    destination: 'city',
    stream: 'unit',
    from: 4,
    to: 6,
    holes: [5],
    idempotencyKey: 'b6a5c7d0-0000-4000-8000-000000000001',
    at: '2021-06-30T01:00:00.000Z',
  },
  entries: [
    { seq: 4, reference: 'Organization/a', version: 1, digest: 'd-a' },
    { seq: 6, reference: 'Organization/b', version: 3, digest: 'd-b' },
  ],
  bundleDigest: 'bundle',
};
const good: FeedReceipt = {
  receiptId: 'r-1',
  destination: 'city',
  stream: 'unit',
  fromSeq: 4,
  toSeq: 6,
  holes: [5],
  idempotencyKey: sent.statement.idempotencyKey,
  bundleDigest: 'bundle',
  entries: [
    { ...sent.entries[0]!, result: 'stored' },
    { ...sent.entries[1]!, result: 'unchanged' },
  ],
  confirmedAt: '2021-06-30T01:00:01.000Z',
};

describe('a receipt', () => {
  it('that names exactly the sent batch is accepted', () => expect(checkReceipt(good, sent)).toEqual(good));

  it.each<[string, object]>([
    ['destination', { destination: 'national' }],
    ['stream', { stream: 'gate' }],
    ['range', { toSeq: 7 }],
    ['range', { fromSeq: 1 }],
    ['holes', { holes: [] }],
    ['holes', { holes: undefined }],
    ['idempotency key', { idempotencyKey: 'other' }],
    ['bundle digest', { bundleDigest: 'other' }],
    ['entries', { entries: good.entries.slice(1) }],
    ['entries', { entries: [good.entries[1], good.entries[0]] }],
    ['entries', { entries: [{ ...good.entries[0], digest: 'other' }, good.entries[1]] }],
    ['entries', { entries: [{ ...good.entries[0], version: 2 }, good.entries[1]] }],
    ['entries', { entries: [{ ...good.entries[0], result: 'ignored' }, good.entries[1]] }],
    ['entries', { entries: [null, good.entries[1]] }],
    ['id', { receiptId: '' }],
    ['time', { confirmedAt: 'yesterday' }],
    ['time', { confirmedAt: '+275760-09-13T00:00:00.000Z' }],
    ['time', { confirmedAt: '1999-365' }],
    ['time', { confirmedAt: 'Thu, 01 Jul 2021 00:00:00 GMT' }],
  ])('with another %s is refused: %j', (part, change) =>
    expect(() => checkReceipt({ ...good, ...change }, sent)).toThrow(
      new ReceiptError(`the receipt names another ${part}`),
    ),
  );
});
