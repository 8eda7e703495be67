import { ServiceConfig } from '@khai-bao/platform/config';
import { IsString, Matches } from 'class-validator';

export class SupportConfig extends ServiceConfig {
  /** Days beside Saturday and Sunday on which nobody is at work, `2021-09-02,2021-09-03`. */
  @IsString() @Matches(/^(\d{4}-\d{2}-\d{2}(,\d{4}-\d{2}-\d{2})*)?$/) holidays = '';
}
