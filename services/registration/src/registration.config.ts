import { ServiceConfig, UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import { IsInt, IsString, Matches, Max, Min } from 'class-validator';

export class RegistrationConfig extends ServiceConfig {
  /** 32 bytes, base64: seals each unit's own key at rest. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** A registration that waits longer at the committee is late, hours. The letter says "at once"; a working day is the most that is borne. */
  @Type(() => Number) @IsInt() @Min(1) lateAfterHours = 24;
  /** An activated account without a declaration for so many days is silent, unless the page asks for others. */
  @Type(() => Number) @IsInt() @Min(1) @Max(90) silentAfterDays = 3;
}
