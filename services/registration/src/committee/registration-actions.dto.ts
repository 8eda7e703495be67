import { registrationStates, type RegistrationState } from '@khai-bao/contracts';
import { IsPlainLine, NormalisedLine, OptionalMember } from '@khai-bao/platform/validation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsString, IsUUID, MaxLength } from 'class-validator';
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
  /** Question to the unit, or reason of the rejection. */
  @ApiPropertyOptional()
  @NormalisedLine()
  @OptionalMember()
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
