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
  MinLength,
} from 'class-validator';

/** Environment of a data centre. It represents a foreign system, which shares only the feed with Khai Báo. */
export class CentreConfig {
  @IsIn(['development', 'test', 'production']) nodeEnv: 'development' | 'test' | 'production' = 'development';
  @IsString() host = '127.0.0.1';
  @Type(() => Number) @IsInt() @Min(0) @Max(65_535) port = 0;
  @UnsafeDefault() @IsString() @IsNotEmpty() databaseUrl =
    'postgres://postgres:postgres@127.0.0.1:54329/postgres';
  @Type(() => Number) @IsInt() @Min(2) databasePool = 5;
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) logLevel = 'info';
  /** Name of the centre, stated in each batch and receipt. */
  @Matches(/^[a-z][a-z0-9-]{0,31}$/) centreName: string;
  /** Private Ed25519 key (JWK with `kid`) that signs receipts. */
  @IsJSON() receiptSigningKey: string;
  /** Private Ed25519 key (JWK with `kid`) that signs pages of the NCOVI list. Without it, this centre publishes no list. */
  @IsOptional() @IsJSON() listSigningKey?: string;
  /** Bearer token of the operator who imports the NCOVI list. Without it, nothing can be imported. */
  @IsOptional() @IsString() @MinLength(32) operatorToken?: string;
  /** JSON: `[public Ed25519 JWK with kid]` of the senders that may send and read. */
  @UnsafeDefault() @IsJSON() senderPublicKeys = '[]';
  /** Origin that senders sign for. Without it, the Host of the request is used. */
  @IsOptional() @IsUrl({ require_tld: false, require_protocol: true }) centreOrigin?: string;
  /** Maximum bytes of a batch; a larger one is refused with 413. */
  @Type(() => Number) @IsInt() @Min(64 * 1024) bodyLimit = 16 * 1024 * 1024;
}
