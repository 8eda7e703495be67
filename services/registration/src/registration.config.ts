import { tmpdir } from 'node:os';
import path from 'node:path';
import { ServiceConfig, UnsafeDefault } from '@khai-bao/platform/config';
import { Type } from 'class-transformer';
import { IsInt, IsNotEmpty, IsString, Matches, Min } from 'class-validator';

export class RegistrationConfig extends ServiceConfig {
  /** 32 bytes, base64: seals each unit's own key at rest. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /** A registration that waits longer at the committee is late, hours. The letter says "at once"; a working day is the most that is borne. */
  @Type(() => Number) @IsInt() @Min(1) lateAfterHours = 24;
  /** When the list of pharmacies is put into the Support channel each morning, in the city's time. */
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/) pharmacyFileTime = '07:00';
  /** The folder of files that units answer with; all instances share it, and no other service. */
  @UnsafeDefault() @IsString() @IsNotEmpty() filesFolder = path.join(tmpdir(), 'khai-bao-answers');
}
