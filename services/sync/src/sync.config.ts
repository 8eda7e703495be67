import { dayTopicDays } from '@khai-bao/contracts';
import { ServiceConfig, UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import { IsInt, IsJSON, IsNotEmpty, IsNumber, IsString, Matches, Max, Min } from 'class-validator';

export class SyncConfig extends ServiceConfig {
  /** Database of the shares of the day keys. It has no backup, and only this service reaches it. */
  @IsString() @IsNotEmpty() daySharesUrl: string;
  /** 32 bytes, base64. Seals day keys at rest, together with the share of their day. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** Private Ed25519 key (JWK with `kid`) that signs requests to the data centres. */
  @IsJSON() feedSigningKey: string;
  /** JSON: `[{ name, url, receiptKeys: [public JWK with kid] }]`. */
  @UnsafeDefault() @IsJSON() destinations = '[]';
  /** JSON: `{ url, keys: [public JWK with kid, and until when it was replaced] }` of the national NCOVI list. Empty: no list is read. */
  @IsString() ncoviList = '';
  /** Milliseconds between two readings of the NCOVI list. */
  @Type(() => Number) @IsInt() @Min(100) ncoviInterval = 300_000;
  /** Share of its units from which on a loss of the NCOVI list waits for a person. */
  @Type(() => Number) @IsNumber() @Min(0) @Max(1) ncoviLossShare = 0.5;
  /** Fewer removals of one reading never wait for a person. */
  @Type(() => Number) @IsInt() @Min(1) ncoviLossFloor = 10;
  /** Maximum numbers of a stream in one batch. */
  @Type(() => Number) @IsInt() @Min(1) @Max(1000) feedBatch = 400;
  /** Timeout of a request to a data centre in milliseconds. */
  @Type(() => Number) @IsInt() @Min(100) feedTimeout = 30_000;
  /** Longest wait between two attempts in milliseconds. */
  @Type(() => Number) @IsInt() @Min(1000) feedLongestWait = 300_000;
  /** Milliseconds without a delivery after which a centre is reported in the Support channel. */
  @Type(() => Number) @IsInt() @Min(0) feedTroubleAfter = 300_000;
  /** Consecutive refused records that pause a destination: then the centre has the fault, not the records. */
  @Type(() => Number) @IsInt() @Min(1) feedRefusalLimit = 20;
  /** Retention of sealed declarations and checks in days. */
  @Type(() => Number) @IsInt() @Min(dayTopicDays) @Max(90) retentionDays = 28;
}
