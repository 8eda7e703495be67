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
  /** Entries minus exits, at least 0. */
  @ApiProperty() inside: number;
}
