import { dayTopicDays } from '@khai-bao/contracts';
import { ServiceConfig, UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import { IsInt, IsJSON, IsNotEmpty, IsString, Matches, Max, MinLength, Min } from 'class-validator';

export class DeclarationsConfig extends ServiceConfig {
  /** Database of the day keys' shares: without a backup, and reached by this service alone. */
  @IsString() @IsNotEmpty() daySharesUrl: string;
  /** 32 bytes, base64: seals day keys at rest, each together with its day's share. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** Ed25519 private key (JWK) that signs passes. */
  @IsString() @IsNotEmpty() passSigningKey: string;
  /** Number of that key, in each pass it signs. */
  @Type(() => Number) @IsInt() @Min(1) @Max(255) passKeyId = 1;
  /**
   * JSON list of `{ kid, publicKey }` (32 raw bytes in base64url): keys that other instances sign with or that signed before.
   * A new key is made known here on every instance before it signs, and the old one stays for PASS_HOURS after it.
   */
  @IsJSON() passOtherKeys = '[]';
  /** Makes and checks device tokens. */
  @UnsafeDefault() @IsString() @MinLength(16) deviceTokenSecret = 'only-on-this-machine';
  /** How long a pass is good, hours. Source: domain, mid-2021 form; policy, not a constant. */
  @Type(() => Number) @IsInt() @Min(1) @Max(72) passHours = 24;
  /** How far a phone's clock may run ahead, hours: one that is an hour wrong is common and harmless. */
  @Type(() => Number) @IsInt() @Min(0) clockAheadHours = 2;
  /** How long a form may wait offline before it has to be filled in again, days. */
  @Type(() => Number) @IsInt() @Min(1) offlineDays = 7;
  /** Days that declarations are kept. Source: domain, usual retention. At least what Kafka needs to let them go. */
  @Type(() => Number) @IsInt() @Min(dayTopicDays) retentionDays = 28;
  /** Declarations that may wait for a flush; more are refused with 503. */
  @Type(() => Number) @IsInt() @Min(1) intakeQueue = 2_000;
  /** Rows of one flush at most. */
  @Type(() => Number) @IsInt() @Min(1) intakeFlush = 256;
  /** Least time from one flush to the next when few rows wait, milliseconds: what it adds to an answer, it saves many times over in the machine. */
  @Type(() => Number) @IsInt() @Min(0) @Max(100) intakePace = 25;
}
