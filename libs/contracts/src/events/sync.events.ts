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
