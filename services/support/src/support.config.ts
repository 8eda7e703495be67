import { UnsafeDefault } from '@khai-bao/platform/config';
import { FilesConfig } from '@khai-bao/platform/files';
import { IsWorkingHours, type WorkingTime } from '@khai-bao/platform/working-time';
import { Type } from 'class-transformer';
import { IsInt, IsString, Matches, Max, Min, Validate } from 'class-validator';

/** Files, `FILES_…`, are those of posts. */
export class SupportConfig extends FilesConfig {
  /** Days beside Saturday and Sunday on which nobody is at work, `2021-09-02,2021-09-03`. */
  @IsString() @Matches(/^(\d{4}-\d{2}-\d{2}(,\d{4}-\d{2}-\d{2})*)?$/) holidays = '';
  /** When offices are open, in the city's time. */
  @Validate(IsWorkingHours) workingHours = '07:30-11:30,13:00-17:00';
  /** Hours of work within which a question is answered. */
  @Type(() => Number) @IsInt() @Min(1) @Max(400) answerHours = 4;
  /** 32 bytes, base64: seals the keys of files at rest. */
  @UnsafeDefault() @IsString() @Matches(/^[A-Za-z0-9+/]{43}=$/) masterKey =
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
  @UnsafeDefault() @IsString() smtpUrl = 'smtp://127.0.0.1:11025';
  @IsString() mailFrom = 'Khai Báo <khong-tra-loi@khaibao.example.vn>';
}

/** When those of the channel are at work: Monday to Friday, but for the days that the configuration names. */
export const workingTimeOf = ({
  workingHours,
  holidays,
}: Pick<SupportConfig, 'workingHours' | 'holidays'>): WorkingTime => ({
  weekdays: [1, 2, 3, 4, 5],
  hours: workingHours,
  holidays: holidays.split(',').filter((day) => day !== ''),
});
