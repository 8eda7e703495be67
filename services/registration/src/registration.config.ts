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
    return 'must have the form receive:ward:8,receive:district:16 and contain every step';
  }
}

/** The inherited `FILES_…` variables configure the storage of answer files and inspection photos. */
export class RegistrationConfig extends FilesConfig {
  /** 32 bytes, base64: seals each unit's own key at rest. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  /**
   * First version of the deadlines, `step:tier:working hours`; DIC sets later versions in the admin app. The letter says
   * "at once": the longest deadline is a working day, and the tier above has the same time again.
   */
  @Validate(IsClocks) stepClocks =
    'receive:ward:8,receive:district:16,forward:ward:4,forward:district:8,needs-info:ward:24,needs-info:district:48,approve:dic:16,handover:ward:16,handover:district:32,activate:ward:24,activate:district:48,pharmacy:health:24,ncovi:ward:16,ncovi:district:32';
  /** Working days, 1 is Monday; first version, as above. */
  @Validate(IsWorkingDays) workingDays = defaultOfficeTime.workingDays;
  /** Opening hours in the city's time; first version, as above. */
  @Validate(IsWorkingHours) workingHours = defaultOfficeTime.workingHours;
  /** Public holidays of the years it names, instead of those in libs/platform; first version, as above. */
  @Validate(IsHolidays) holidays = defaultOfficeTime.holidays;
  /** Mail server for messages to silent units. */
  @UnsafeDefault() @IsString() smtpUrl = 'smtp://127.0.0.1:11025';
  @IsString() mailFrom = 'Khai Báo <khong-tra-loi@khaibao.example.vn>';
  /** Days without a declaration after which a unit with an activated account is silent, unless the request names another number. */
  @Type(() => Number) @IsInt() @Min(1) @Max(90) silentAfterDays = 3;
  /** Time of the daily export of the pharmacy list, in the city's time. */
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/) pharmacyFileTime = '07:00';
}
