import { UnsafeDefault } from '@khai-bao/platform/config';
import { FilesConfig } from '@khai-bao/platform/files';
import { Type } from 'class-transformer';
import { IsInt, IsString, Matches, Max, Min, Validate, ValidatorConstraint } from 'class-validator';
import { parseStepClocks } from './clocks/step-clock.js';
import {
  IsHolidays,
  IsWorkingDays,
  IsWorkingHours,
  defaultOfficeTime,
} from '@khai-bao/platform/working-time';

@ValidatorConstraint({ name: 'clocks' })
class IsClocks {
  validate(value: unknown): boolean {
    return typeof value === 'string' && parseStepClocks(value) !== null;
  }
  defaultMessage(): string {
    return 'must be like receive:ward:8,receive:district:16, with every step';
  }
}

/** Files, `FILES_…`, are those that units answer with, and photos of visits. */
export class RegistrationConfig extends FilesConfig {
  /** 32 bytes, base64: seals each unit's own key at rest. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /**
   * The first version of the clocks, `step:tier:hours of work`; from then on DIC sets them in the console. The letter says
   * "at once": a working day is the most that is borne, and the tier above has as long again.
   */
  @Validate(IsClocks) stepClocks =
    'receive:ward:8,receive:district:16,forward:ward:4,forward:district:8,needs-info:ward:24,needs-info:district:48,approve:dic:16,handover:ward:16,handover:district:32,activate:ward:24,activate:district:48,pharmacy:health:24';
  /** Days of work, 1 is Monday: the first version, as above. */
  @Validate(IsWorkingDays) workingDays = defaultOfficeTime.workingDays;
  /** When offices work, in the city's time: the first version, as above. */
  @Validate(IsWorkingHours) workingHours = defaultOfficeTime.workingHours;
  /** Public holidays of the years that it names, in place of those in libs/platform: the first version, as above. */
  @Validate(IsHolidays) holidays = defaultOfficeTime.holidays;
  /** The mail server that takes messages to silent units. */
  @UnsafeDefault() @IsString() smtpUrl = 'smtp://127.0.0.1:11025';
  @IsString() mailFrom = 'Khai Báo <khong-tra-loi@khaibao.example.vn>';
  /** An activated account without a declaration for so many days is silent, unless the page asks for others. */
  @Type(() => Number) @IsInt() @Min(1) @Max(90) silentAfterDays = 3;
  /** When the list of pharmacies is put into the Support channel each morning, in the city's time. */
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/) pharmacyFileTime = '07:00';
}
