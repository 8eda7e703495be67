import { IsIn, IsInt, IsISO8601, IsOptional, IsString, IsUUID } from 'class-validator';

/** Records that a data centre confirmed with a signed receipt. Topic `sync.receipt.v1`, key: destination. */
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

/**
 * A data centre confirmed a later version of a declaration: a correction, a withdrawal or an erasure. Topic
 * `sync.declaration-confirmed.v1`, key: declaration.
 */
export class DeclarationConfirmed {
  @IsUUID() declarationId: string;
  /** From 2: the submission itself is confirmed by the receipt of its batch only. */
  @IsInt() version: number;
  @IsString() destination: string;
  @IsString() receiptId: string;
  @IsISO8601() confirmedAt: string;
}

/** Reasons why a data centre does not receive all records. */
export const feedTroubleReasons = [
  /** No response, or a response that cannot be verified. */
  'unreachable',
  /** The centre is temporarily unavailable, or a day key is missing. */
  'waiting',
  /** The centre does not authorise this sender. */
  'turned-away',
  /** The centre refused so many consecutive records that the fault is probably its own. */
  'refuses-all',
  /** An operator paused the delivery. */
  'paused',
  /** The sender fails repeatedly before it sends anything. */
  'failing',
  /** Records were set aside; the centre receives all others. */
  'set-aside',
] as const;
export type FeedTroubleReason = (typeof feedTroubleReasons)[number];

/**
 * A lasting trouble of the feed to a data centre, published once when it begins and once when it is over. Topic
 * `sync.feed-trouble.v1`, key: destination.
 */
export class FeedTrouble {
  @IsUUID() troubleId: string;
  @IsString() destination: string;
  @IsIn(feedTroubleReasons) reason: FeedTroubleReason;
  @IsISO8601() since: string;
  /** Time of the recovery; null while it lasts. Records that were set aside have no recovery. */
  @IsOptional() @IsISO8601() overAt: string | null;
  /** Unconfirmed records at the time of the event. */
  @IsInt() unconfirmedRecords: number;
}

/** Streams of the feed, in the order in which a data centre needs them. Each has a gapless sequence of its own. */
export const feedStreams = [
  'unit',
  'gate',
  'questionnaire',
  'declaration',
  'check',
  'case',
  'cover',
] as const;
export type FeedStream = (typeof feedStreams)[number];

/** Extension URNs of the feed for data that FHIR has no element for. */
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

/** Result of one entry of a batch at the centre. */
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
