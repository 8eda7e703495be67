import { dayTopicDays } from '@khai-bao/contracts';
import { ServiceConfig, UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import { IsInt, IsJSON, IsNotEmpty, IsString, Matches, Max, MinLength, Min } from 'class-validator';

export class DeclarationsConfig extends ServiceConfig {
  /** Database of the shares of the day keys. It has no backup, and only this service connects to it. */
  @IsString() @IsNotEmpty() daySharesUrl: string;
  /** 32 bytes, base64. Seals each day key at rest, together with the share of its day. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** Ed25519 private key (JWK) that signs passes. */
  @IsString() @IsNotEmpty() passSigningKey: string;
  /** Key id of that key, part of each pass that it signs. */
  @Type(() => Number) @IsInt() @Min(1) @Max(255) passKeyId = 1;
  /**
   * JSON list of `{ kid, publicKey }` (32 raw bytes in base64url): keys of other instances and former keys. A new key is listed on
   * every instance before it signs. A former key stays listed for PASS_HOURS.
   */
  @IsJSON() passOtherKeys = '[]';
  /** Secret of the device tokens. */
  @UnsafeDefault() @IsString() @MinLength(16) deviceTokenSecret = 'only-on-this-machine';
  /** Validity of a pass in hours. Source: domain, mid-2021 form; policy, not a constant. */
  @Type(() => Number) @IsInt() @Min(1) @Max(72) passHours = 24;
  /** How far the clock of a device may be ahead, in hours. A clock that is an hour wrong is common and harmless. */
  @Type(() => Number) @IsInt() @Min(0) clockAheadHours = 2;
  /** How long a form may wait offline, in days. */
  @Type(() => Number) @IsInt() @Min(1) offlineDays = 7;
  /** Retention of declarations in days. Source: domain, usual retention. At least the retention of Kafka. */
  @Type(() => Number) @IsInt() @Min(dayTopicDays) retentionDays = 28;
  /** Validity of a visitor card in days. Its person is erased when it ends. */
  @Type(() => Number) @IsInt() @Min(1) @Max(365) visitorCardDays = 90;
  /** Maximum number of declarations that wait for a flush. Further ones are refused with 503. */
  @Type(() => Number) @IsInt() @Min(1) intakeQueue = 2_000;
  /** Maximum number of rows of a flush. */
  @Type(() => Number) @IsInt() @Min(1) intakeFlush = 256;
  /** Minimum time between two flushes while few rows wait, in milliseconds. It delays a response slightly and saves many flushes. */
  @Type(() => Number) @IsInt() @Min(0) @Max(100) intakePace = 25;
}
