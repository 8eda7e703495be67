import type { FeedReceipt, FeedReceiptEntry } from '@khai-bao/contracts';
import { listConfirmedChanges } from './confirmed-declarations.js';

const id = '0197b3c4-5d6e-7f80-9a1b-2c3d4e5f6071';
const entry = (change: Partial<FeedReceiptEntry>): FeedReceiptEntry => ({
  seq: 7, reference: `QuestionnaireResponse/${id}`, version: 2, digest: 'x', result: 'stored', ...change,
}); // prettier-ignore
const toReceipt = (entries: readonly FeedReceiptEntry[], change: Partial<FeedReceipt> = {}): FeedReceipt => ({
  receiptId: 'r1', destination: 'national', stream: 'declaration', fromSeq: 1, toSeq: 9, holes: [], idempotencyKey: 'k',
  bundleDigest: 'd', entries, confirmedAt: '2021-06-30T10:32:00.000+07:00', ...change,
}); // prettier-ignore

describe('the changes of declarations that a receipt confirms', () => {
  it.each(['stored', 'deleted', 'unchanged', 'superseded'] as const)('contain one that is %s', (result) => {
    expect(listConfirmedChanges(toReceipt([entry({ result })]))).toEqual([
      {
        topic: 'sync.declaration-confirmed.v1',
        key: id,
        subject: id,
        version: 2,
        data: {
          declarationId: id,
          version: 2,
          destination: 'national',
          receiptId: 'r1',
          confirmedAt: '2021-06-30T03:32:00.000Z',
        },
      },
    ]);
  });

  it.each([
    ['a submission', toReceipt([entry({ version: 1 })])],
    ['the person of a declaration', toReceipt([entry({ reference: `Patient/${id}` })])],
    ['another stream', toReceipt([entry({})], { stream: 'case' })],
  ])('do not contain %s', (_name, receipt) => {
    expect(listConfirmedChanges(receipt)).toEqual([]);
  });
});
