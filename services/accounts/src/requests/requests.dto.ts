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
  Matches,
  MaxLength,
} from 'class-validator';
import {
  type CommitteeTier,
  type ContactGap,
  committeeTiers,
  contactGaps,
} from '../accounts/account-values.js';
import { ageBands, areaPathPattern, type AgeBand, type RequestFilter } from './request-filter.js';

/** Which requests are meant; what is left out does not matter. */
export class RequestFilterDto implements RequestFilter {
  /** Path of a district or ward: `79.760`. */
  @ApiPropertyOptional() @IsOptional() @IsString() @Matches(areaPathPattern) area?: string;
  @ApiPropertyOptional({ enum: unitKinds, enumName: 'UnitKind' })
  @IsOptional()
  @IsIn(unitKinds)
  kind?: UnitKind;
  /** Waiting for less than a day, up to three days, up to a week, longer. */
  @ApiPropertyOptional({ enum: ageBands, enumName: 'AgeBand' }) @IsOptional() @IsIn(ageBands) age?: AgeBand;
  @ApiPropertyOptional({ enum: ['mail', 'handover'], enumName: 'PasswordDelivery' })
  @IsOptional()
  @IsIn(['mail', 'handover'])
  delivery?: 'mail' | 'handover';
}
export class RequestFilterQuery extends RequestFilterDto {}

export class RequestQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['REQUESTED', 'ALL'] }) @IsOptional() @IsIn(['REQUESTED', 'ALL']) state:
    'REQUESTED' | 'ALL' = 'REQUESTED';
  @ApiPropertyOptional() @IsOptional() @IsString() @Matches(areaPathPattern) area?: string;
  @ApiPropertyOptional({ enum: unitKinds, enumName: 'UnitKind' })
  @IsOptional()
  @IsIn(unitKinds)
  kind?: UnitKind;
  @ApiPropertyOptional({ enum: ageBands, enumName: 'AgeBand' }) @IsOptional() @IsIn(ageBands) age?: AgeBand;
  @ApiPropertyOptional({ enum: ['mail', 'handover'], enumName: 'PasswordDelivery' })
  @IsOptional()
  @IsIn(['mail', 'handover'])
  delivery?: 'mail' | 'handover';
}

export class AccountRequestDto {
  @ApiProperty() accountId: string;
  @ApiProperty() unitId: string;
  @ApiProperty() unitName: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) unitKind: UnitKind;
  @ApiProperty() street: string;
  @ApiProperty() areaName: string;
  @ApiProperty() hasEmail: boolean;
  /** What its contact lacks; `email-list` and `email` mean that the address given cannot be used. */
  @ApiProperty({ enum: contactGaps, enumName: 'ContactGap', isArray: true })
  contactGaps: readonly ContactGap[];
  /** Another unit of this name in this ward, or with this tax code, is known. */
  @ApiProperty() duplicateOpen: boolean;
  @ApiProperty({ enum: committeeTiers, enumName: 'CommitteeTier', nullable: true })
  receivedBy: CommitteeTier | null;
  @ApiProperty() requestedAt: string;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState' }) state: AccountState;
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

export class AreaCountDto {
  @ApiProperty() path: string;
  @ApiProperty() name: string;
  @ApiProperty() requested: number;
  @ApiProperty() oldestAt: string;
}

export class KindCountDto {
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) kind: UnitKind;
  @ApiProperty() requested: number;
}

export class AgeCountDto {
  @ApiProperty({ enum: ageBands, enumName: 'AgeBand' }) age: AgeBand;
  @ApiProperty() requested: number;
}

export class RequestSummaryDto {
  /** Requests that wait and that the filter means. */
  @ApiProperty() total: number;
  /** Districts, or the wards of the filter's district. */
  @ApiProperty({ type: [AreaCountDto] }) areas: AreaCountDto[];
  @ApiProperty({ type: [KindCountDto] }) kinds: KindCountDto[];
  @ApiProperty({ type: [AgeCountDto] }) ages: AgeCountDto[];
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
  @ApiPropertyOptional({ enum: accountStates, enumName: 'AccountState' }) state?: AccountState;
  /** How the unit gets its password. */
  @ApiPropertyOptional({ enum: ['mail', 'handover'], enumName: 'PasswordDelivery' }) delivery?:
    'mail' | 'handover';
  @ApiPropertyOptional() code?: string;
}

export class DecisionsDto {
  @ApiProperty({ type: [DecisionDto] }) results: DecisionDto[];
}
