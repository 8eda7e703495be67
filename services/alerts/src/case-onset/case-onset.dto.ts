import { ApiProperty } from '@nestjs/swagger';
import { IsDay } from '@khai-bao/platform/validation';
import { ValidateIf } from 'class-validator';

export class RecordOnsetDto {
  /** Day on which the symptoms began, at most 60 days before the day of the case; null: it is not known after all. */
  @ApiProperty({ nullable: true, type: String, example: '2021-06-27' })
  @ValidateIf((_, value) => value !== null)
  @IsDay()
  day: string | null;
}
