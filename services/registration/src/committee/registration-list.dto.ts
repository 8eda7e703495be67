import {
  accountStates,
  registrationStates,
  unitKinds,
  type AccountState,
  type RegistrationState,
  type UnitKind,
} from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OptionalMember } from '@khai-bao/platform/validation';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { intakeViews, type IntakeView } from './intake-views.js';

export class RegistrationQuery extends PageQuery {
  @ApiPropertyOptional({ enum: intakeViews, enumName: 'IntakeView' })
  @IsOptional()
  @IsIn(intakeViews)
  view: IntakeView = 'todo';
  /** Words of name and street in any order, with or without diacritics; or a whole phone number, tax code or tracking code. */
  @ApiPropertyOptional() @OptionalMember() @IsString() @MaxLength(100) q?: string;
}

export class RegistrationItemDto {
  @ApiProperty() unitId: string;
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) kind: UnitKind;
  @ApiProperty() street: string;
  @ApiProperty() areaCode: string;
  @ApiProperty() areaName: string;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty() hasEmail: boolean;
  @ApiProperty() usesNcovi: boolean;
  @ApiProperty() submittedAt: string;
  @ApiProperty() stateSince: string;
  /** The pending step is overdue. */
  @ApiProperty() late: boolean;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState', nullable: true })
  accountState: AccountState | null;
  /** An undecided pair with another registration exists. */
  @ApiProperty() duplicateOpen: boolean;
  /** The Department of Health waits for an answer of the committee about this pharmacy. */
  @ApiProperty() healthAsks: boolean;
  @ApiProperty() version: number;
}

export class RegistrationCountsDto {
  @ApiProperty() todo: number;
  @ApiProperty() needsInfo: number;
  @ApiProperty() forwarded: number;
  @ApiProperty() pharmacy: number;
  @ApiProperty() ncovi: number;
  /** Registrations in any state with an undecided pair. */
  @ApiProperty() duplicate: number;
  @ApiProperty() all: number;
}

export class RegistrationListDto {
  @ApiProperty({ type: [RegistrationItemDto] }) items: RegistrationItemDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
  @ApiProperty({ type: RegistrationCountsDto }) counts: RegistrationCountsDto;
}
