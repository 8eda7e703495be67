import { ServiceConfig, UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import { IsInt, IsString, Matches, Min } from 'class-validator';

export class AlertsConfig extends ServiceConfig {
  /** 32 bytes, base64: seals keys at rest. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** After how many minutes without an acknowledgement a case goes on to the city. */
  @Type(() => Number) @IsInt() @Min(1) escalateMinutes = 5;
}
