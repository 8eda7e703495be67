import { ServiceConfig, ToBoolean, UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

export class AccountsConfig extends ServiceConfig {
  /** 32 bytes, base64: seals addresses, names and one-time passwords at rest. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** JWK set with private P-256 keys (ES256): the first signs, all verify. Keys of other types are ignored. */
  @IsString() @IsNotEmpty() signingKeys: string;
  @UnsafeDefault() @IsString() smtpUrl = 'smtp://127.0.0.1:11025';
  @IsString() mailFrom = 'Khai Báo <khong-tra-loi@khaibao.example.vn>';
  /** Domain of the envelope senders of account mails. Its mail exchanger forwards returned mails to `BOUNCE_PORT`. Unset: `MAIL_FROM` is the sender. */
  @IsOptional() @IsString() @Matches(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/) bounceDomain?: string;
  /** SMTP port that accepts returned mails. Unset: none. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) @Max(65_535) bouncePort?: number;
  @IsString() bounceHost = '127.0.0.1';
  /** Memory of one argon2id hash, KiB. 19 MiB with 2 passes: OWASP Password Storage Cheat Sheet. */
  @Type(() => Number) @IsInt() @Min(8) argon2MemoryKib = 19_456;
  /** Validity of a one-time password, hours. */
  @Type(() => Number) @IsInt() @Min(1) oneTimeHours = 7 * 24;
  /** Hours within which a handover should be done. */
  @Type(() => Number) @IsInt() @Min(1) handoverHours = 8;
  /** Days without a sign-in after which a mailed account is handed over instead. */
  @Type(() => Number) @IsInt() @Min(1) mailUnopenedDays = 3;
  /** Address of the user guide, printed on slips. Unset: `/admin/huong-dan` below `PUBLIC_ORIGIN`. */
  @IsOptional() @IsString() guideUrl?: string;
  /** Whether officials must set up a second factor before they see anything. Unset: in production only. */
  @IsOptional() @ToBoolean() @IsBoolean() requireSecondFactor?: boolean;
  /** Relying party id of passkeys when it is a parent of the host of `PUBLIC_ORIGIN`. Passkeys then survive a move of the site below that parent. */
  @IsOptional() @IsString() passkeyDomain?: string;
  /** Creates the demonstration accounts. Refused in production. */
  @ToBoolean() @IsBoolean() seedDemo = false;
  @IsString() demoPassword = 'KhaiBao#2021';

  /** Whether officials need a second factor in this installation. */
  get officialsNeedSecondFactor(): boolean {
    return this.requireSecondFactor ?? this.nodeEnv === 'production';
  }
}
