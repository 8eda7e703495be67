import { dayTopicDays } from '@khai-bao/contracts';
import { ServiceConfig, UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsString, Matches, Min } from 'class-validator';

export class AlertsConfig extends ServiceConfig {
  /** Database of the day keys' shares: without a backup, and reached by this service alone. */
  @IsString() @IsNotEmpty() daySharesUrl: string;
  /** 32 bytes, base64: seals case keys at rest, and day keys together with their day's share. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** After how many minutes without an acknowledgement a case goes on to the city. */
  @Type(() => Number) @IsInt() @Min(1) escalateMinutes = 5;
  /** Days that a day's key is kept, the same as in declarations. */
  @Type(() => Number) @IsInt() @Min(dayTopicDays) retentionDays = 28;
}
