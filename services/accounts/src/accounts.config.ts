import { ServiceConfig, ToBoolean, UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

export class AccountsConfig extends ServiceConfig {
  /** 32 bytes, base64: seals addresses, names and one-time passwords at rest. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** JWK set with private Ed25519 keys: the first signs, all verify. */
  @IsString() @IsNotEmpty() signingKeys: string;
  @UnsafeDefault() @IsString() smtpUrl = 'smtp://127.0.0.1:11025';
  @IsString() mailFrom = 'Khai Báo <khong-tra-loi@khaibao.example.vn>';
  /** Whose addresses mails to accounts are sent from, so that they can come back; unset: from `MAIL_FROM`. Its mail exchanger hands them to `BOUNCE_PORT`. */
  @IsOptional() @IsString() @Matches(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/) bounceDomain?: string;
  /** Where mails that come back are taken, by SMTP; unset: nowhere. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) @Max(65_535) bouncePort?: number;
  @IsString() bounceHost = '127.0.0.1';
  /** Memory of one argon2id hash, KiB. 19 MiB with 2 passes: OWASP Password Storage Cheat Sheet. */
  @Type(() => Number) @IsInt() @Min(8) argon2MemoryKib = 19_456;
  /** How long a one-time password is good, hours. */
  @Type(() => Number) @IsInt() @Min(1) oneTimeHours = 7 * 24;
  /** Within how many hours a handover should be done. */
  @Type(() => Number) @IsInt() @Min(1) handoverHours = 8;
  /** A mailed account that nobody has signed in with for so many days is handed over instead. */
  @Type(() => Number) @IsInt() @Min(1) mailUnopenedDays = 3;
  /** Where the user guide is read; below `PUBLIC_ORIGIN` unless told. Printed on slips. */
  @IsOptional() @IsString() guideUrl?: string;
  /** Officials have to set up a second factor before they see anything; unless told they have to in production. */
  @IsOptional() @ToBoolean() @IsBoolean() requireSecondFactor?: boolean;
  /** The domain that passkeys belong to, when it is one above `PUBLIC_ORIGIN`'s own: they go on when the site moves below it. */
  @IsOptional() @IsString() passkeyDomain?: string;
  /** Makes the demonstration accounts. Never in production. */
  @ToBoolean() @IsBoolean() seedDemo = false;
  @IsString() demoPassword = 'KhaiBao#2021';

  /** Whether officials need a second factor here. */
  get officialsNeedSecondFactor(): boolean {
    return this.requireSecondFactor ?? this.nodeEnv === 'production';
  }
}
