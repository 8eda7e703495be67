import { dayTopicDays } from '@khai-bao/contracts';
import { ServiceConfig, UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import { IsInt, IsJSON, IsNotEmpty, IsString, Matches, Max, Min } from 'class-validator';

export class SyncConfig extends ServiceConfig {
  /** Database of the day keys' shares: without a backup, and reached by this service alone. */
  @IsString() @IsNotEmpty() daySharesUrl: string;
  /** 32 bytes, base64: seals day keys at rest, each together with its day's share. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** Private Ed25519 key (JWK with `kid`) that signs what goes to the data centres. */
  @IsJSON() feedSigningKey: string;
  /** JSON: `[{ name, url, receiptKeys: [public JWK with kid] }]`. */
  @UnsafeDefault() @IsJSON() destinations = '[]';
  /** Numbers of a stream in one batch at most. */
  @Type(() => Number) @IsInt() @Min(1) @Max(1000) feedBatch = 400;
  /** Milliseconds after which a request to a data centre is given up. */
  @Type(() => Number) @IsInt() @Min(100) feedTimeout = 30_000;
  /** Longest wait between two attempts, milliseconds. */
  @Type(() => Number) @IsInt() @Min(1000) feedLongestWait = 300_000;
  /** A centre that gets nothing for so long is told of in the Support channel, milliseconds. */
  @Type(() => Number) @IsInt() @Min(0) feedTroubleAfter = 300_000;
  /** So many records refused in a row, with none accepted between them, pause a destination: then the centre is wrong, not the records. */
  @Type(() => Number) @IsInt() @Min(1) feedRefusalLimit = 20;
  /** Days that sealed declarations and checks are kept. */
  @Type(() => Number) @IsInt() @Min(dayTopicDays) @Max(90) retentionDays = 28;
}
