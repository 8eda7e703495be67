import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID } from 'class-validator';

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

/** Why a data centre gets nothing, or not everything. */
export const feedTroubleReasons = [
  /** Nobody answers, or what answers is not believed. */
  'unreachable',
  /** It answers that it cannot take anything now, or a day's key is awaited. */
  'waiting',
  /** It says that we may not send to it. */
  'turned-away',
  /** It refused so many records in a row that it is the centre that is wrong. */
  'refuses-all',
  /** An operator paused it and has not resumed it. */
  'paused',
  /** Our own side fails again and again before anything is sent. */
  'failing',
  /** Records were set aside: the centre gets everything but them. */
  'set-aside',
] as const;
export type FeedTroubleReason = (typeof feedTroubleReasons)[number];

/** A trouble of the feed to one data centre, told when it has lasted and again when it is over. Topic `sync.feed-trouble.v1`, key: destination. */
export class FeedTrouble {
  @IsUUID() troubleId: string;
  @IsString() destination: string;
  @IsIn(feedTroubleReasons) reason: FeedTroubleReason;
  @IsISO8601() since: string;
  /** When it was over; null while it lasts. Records that were set aside stay so. */
  @IsOptional() @IsISO8601() overAt: string | null;
  /** Records that the centre has not confirmed, when this was told. */
  @IsInt() unconfirmedRecords: number;
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
