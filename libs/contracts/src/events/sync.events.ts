import { IsInt, IsISO8601, IsString } from 'class-validator';

/** What a data centre confirmed with a signed receipt. Topic `sync.receipt.v1`, key: destination. */
export class ReceiptVerified {
  @IsString() destination: string;
  @IsString() stream: string;
  @IsString() receiptId: string;
  @IsInt() fromSeq: number;
  @IsInt() toSeq: number;
  @IsInt() entries: number;
  @IsISO8601() confirmedAt: string;
  /** SHA-256 over the batch's entry digests, base64url. */
  @IsString() digest: string;
}

/** Streams of the feed, in the order in which a data centre needs them. Each has a gapless sequence of its own. */
export const feedStreams = ['unit', 'gate', 'questionnaire', 'declaration', 'check', 'case'] as const;
export type FeedStream = (typeof feedStreams)[number];

/** Names under which the feed marks what FHIR has no place for. */
export const feedUrns = {
  /** On each Bundle entry: `stream`, `seq`, `id`, `version`. */
  entry: 'urn:khai-bao:fhir:feed-entry',
  /** On the batch's Provenance: `destination`, `stream`, `from`, `to`, and one `hole` for each number that is left out. */
  batch: 'urn:khai-bao:fhir:feed-batch',
  /** System of a batch's idempotency key. */
  key: 'urn:khai-bao:feed-batch',
} as const;

/** The `typ` of a receipt's JWS. */
export const receiptType = 'khai-bao-receipt+jws';

/** What a centre did with one entry of a batch. */
export interface FeedReceiptEntry {
  readonly seq: number;
  /** `Organization/<id>`. */
  readonly reference: string;
  readonly version: number;
  /** SHA-256 of the canonical JSON of `{ request, resource }`, base64url. */
  readonly digest: string;
  readonly result: 'stored' | 'deleted' | 'unchanged' | 'superseded';
}

/** One signed receipt per batch: the payload of its JWS. */
export interface FeedReceipt {
  readonly receiptId: string;
  readonly destination: string;
  readonly stream: FeedStream;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Numbers within the range that the sender stated as left out. */
  readonly holes: readonly number[];
  readonly idempotencyKey: string;
  /** SHA-256 of the request's body as received, base64url. */
  readonly bundleDigest: string;
  readonly entries: readonly FeedReceiptEntry[];
  readonly confirmedAt: string;
}
