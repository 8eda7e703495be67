import { UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsJSON,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
} from 'class-validator';

/** What a data centre reads from its environment. It stands for somebody else's system and shares nothing with ours but the feed. */
export class CentreConfig {
  @IsIn(['development', 'test', 'production']) nodeEnv: 'development' | 'test' | 'production' = 'development';
  @IsString() host = '127.0.0.1';
  @Type(() => Number) @IsInt() @Min(0) @Max(65_535) port = 0;
  @UnsafeDefault() @IsString() @IsNotEmpty() databaseUrl =
    'postgres://postgres:postgres@127.0.0.1:54329/postgres';
  @Type(() => Number) @IsInt() @Min(2) databasePool = 5;
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) logLevel = 'info';
  /** The name that a sender states in each batch, and that each receipt carries. */
  @Matches(/^[a-z][a-z0-9-]{0,31}$/) centreName: string;
  /** Private Ed25519 key (JWK with `kid`) that signs receipts. */
  @IsJSON() receiptSigningKey: string;
  /** JSON: `[public Ed25519 JWK with kid]` of those who may send and read. */
  @UnsafeDefault() @IsJSON() senderPublicKeys = '[]';
  /** The origin that senders sign for; left out, it is taken from the request's Host. */
  @IsOptional() @IsUrl({ require_tld: false, require_protocol: true }) centreOrigin?: string;
  /** A batch larger than this is refused with 413, bytes. */
  @Type(() => Number) @IsInt() @Min(64 * 1024) bodyLimit = 16 * 1024 * 1024;
}
