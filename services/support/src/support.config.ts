import { UnsafeDefault } from '@khai-bao/platform/config';
import { FilesConfig } from '@khai-bao/platform/files';
import {
  IsHolidays,
  IsWorkingDays,
  IsWorkingHours,
  defaultOfficeTime,
} from '@khai-bao/platform/working-time';
import { Type } from 'class-transformer';
import { IsInt, IsString, Matches, Max, Min, Validate } from 'class-validator';

/** Configuration of support. `FILES_…` is the file store of posts. */
export class SupportConfig extends FilesConfig {
  /** Working days, 1 is Monday. */
  @Validate(IsWorkingDays) workingDays = defaultOfficeTime.workingDays;
  /** Working hours, in the city's time. */
  @Validate(IsWorkingHours) workingHours = defaultOfficeTime.workingHours;
  /** Public holidays of the years that it names, in place of those in libs/platform. */
  @Validate(IsHolidays) holidays = defaultOfficeTime.holidays;
  /** Working hours within which a question is answered. */
  @Type(() => Number) @IsInt() @Min(1) @Max(400) answerHours = 4;
  /** 32 bytes, base64: seals the keys of files at rest. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  @UnsafeDefault() @IsString() smtpUrl = 'smtp://127.0.0.1:11025';
  @IsString() mailFrom = 'Khai Báo <khong-tra-loi@khaibao.example.vn>';
}
