import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDay } from '@khai-bao/platform/validation';
import { IsOptional } from 'class-validator';

export class CountersQuery {
  @ApiPropertyOptional({ example: '2021-06-30' }) @IsOptional() @IsDay() day?: string;
}

export class CountersDto {
  @ApiProperty() day: string;
  @ApiProperty() declarations: number;
  @ApiProperty() suspected: number;
  @ApiProperty() entries: number;
  @ApiProperty() exits: number;
  /** People inside: for today the zone that is the whole unit, for another day entries minus exits; at least 0. */
  @ApiProperty() inside: number;
}

export class HourCountersDto {
  /** Hour in Asia/Ho_Chi_Minh, 0 to 23. */
  @ApiProperty() hour: number;
  @ApiProperty() entries: number;
  @ApiProperty() exits: number;
  @ApiProperty() stopped: number;
}

export class HourlyCountersDto {
  @ApiProperty() day: string;
  /** Hours with a check, in order. */
  @ApiProperty({ type: [HourCountersDto] }) hours: HourCountersDto[];
}
