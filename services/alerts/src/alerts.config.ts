import { dayTopicDays } from '@khai-bao/contracts';
import { ServiceConfig, UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsString, Matches, Min } from 'class-validator';

export class AlertsConfig extends ServiceConfig {
  /** Database of the shares of the day keys. It has no backup, and only this service reaches it. */
  @IsString() @IsNotEmpty() daySharesUrl: string;
  /** 32 bytes, base64. Seals case keys at rest, and day keys together with the share of their day. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** Minutes without an acknowledgement after which the city becomes responsible for a case. */
  @Type(() => Number) @IsInt() @Min(1) escalateMinutes = 5;
  /** Retention of a day key in days, the same as in declarations. */
  @Type(() => Number) @IsInt() @Min(dayTopicDays) retentionDays = 28;
}
