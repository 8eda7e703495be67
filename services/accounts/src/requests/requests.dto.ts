import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { accountStates, unitKinds, type AccountState, type UnitKind } from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
} from 'class-validator';

export class RequestQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['REQUESTED', 'ALL'] }) @IsOptional() @IsIn(['REQUESTED', 'ALL']) state:
    'REQUESTED' | 'ALL' = 'REQUESTED';
}

export class AccountRequestDto {
  @ApiProperty() accountId: string;
  @ApiProperty() unitId: string;
  @ApiProperty() unitName: string;
  @ApiProperty({ enum: unitKinds }) unitKind: UnitKind;
  @ApiProperty() street: string;
  @ApiProperty() areaName: string;
  @ApiProperty() hasEmail: boolean;
  @ApiProperty() requestedAt: string;
  @ApiProperty({ enum: accountStates }) state: AccountState;
}

export class RequestCountsDto {
  @ApiProperty() requested: number;
  @ApiProperty() all: number;
}

export class AccountRequestListDto {
  @ApiProperty({ type: [AccountRequestDto] }) items: AccountRequestDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
  @ApiProperty({ type: RequestCountsDto }) counts: RequestCountsDto;
}

export class ApproveDto {
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsUUID(undefined, { each: true })
  ids: string[];
}

export class RefuseDto extends ApproveDto {
  @ApiProperty() @IsString() @IsNotEmpty() @MaxLength(1000) reason: string;
}

export class RefusalDto {
  @ApiProperty() unitId: string;
  @ApiProperty() reason: string;
  @ApiProperty() refusedAt: string;
}

export class DecisionDto {
  @ApiProperty() id: string;
  @ApiProperty() ok: boolean;
  @ApiPropertyOptional({ enum: accountStates }) state?: AccountState;
  /** How the unit gets its password. */
  @ApiPropertyOptional({ enum: ['mail', 'handover'] }) delivery?: 'mail' | 'handover';
  @ApiPropertyOptional() code?: string;
}

export class DecisionsDto {
  @ApiProperty({ type: [DecisionDto] }) results: DecisionDto[];
}
