import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class InboundSmsDto {
  /** Number of the sender, with or without country code. */
  @ApiProperty({ example: '+84903123456' }) @IsString() @IsNotEmpty() @MaxLength(40) from: string;
  @ApiProperty({ example: '7K2M4Q9 A7K29QXM4 KHONG' }) @IsString() @MaxLength(2_000) text: string;
}
