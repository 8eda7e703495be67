import { ApiProperty } from '@nestjs/swagger';
import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { IsString, MaxLength } from 'class-validator';

export class DutyDto {
  @ApiProperty() areaCode: string;
  @ApiProperty() centreName: string;
  @ApiProperty() hotline: string;
  /** Telephone line of the centre; empty until the centre has entered it. */
  @ApiProperty() phone: string;
  @ApiProperty() address: string;
}

export class DutyListDto {
  @ApiProperty({ type: [DutyDto] }) items: DutyDto[];
}

export class ChangeDutyDto {
  @ApiProperty() @NormalisedLine() @IsString() @MaxLength(40) @IsPlainLine() phone: string;
  @ApiProperty() @NormalisedLine() @IsString() @MaxLength(200) @IsPlainLine() address: string;
}
