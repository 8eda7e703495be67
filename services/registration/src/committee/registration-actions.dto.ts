import { registrationStates, type RegistrationState } from '@khai-bao/contracts';
import { IsPlainLine, NormalisedLine } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';
import { officerActions, type OfficerAction } from './registration-actions.js';

export class ActDto {
  @ApiProperty({ enum: officerActions, enumName: 'OfficerAction' })
  @IsIn(officerActions)
  action: OfficerAction;
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  ids: string[];
  /** What is asked of the unit, or why it is refused. */
  @ApiPropertyOptional()
  @NormalisedLine()
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  @IsPlainLine()
  note?: string;
}

export class ActResultDto {
  @ApiProperty() id: string;
  @ApiProperty() ok: boolean;
  @ApiPropertyOptional({ enum: registrationStates, enumName: 'RegistrationState' }) state?: RegistrationState;
  @ApiPropertyOptional() code?: string;
}

export class ActResultsDto {
  @ApiProperty({ type: [ActResultDto] }) results: ActResultDto[];
}
