import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { accountStates, unitKinds, type AccountState, type UnitKind } from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { OptionalMember } from '@khai-bao/platform/validation';
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

/** Filter of requests. An absent property does not filter. */
export class RequestFilterDto implements RequestFilter {
  /** Path of a district or ward: `79.760`. */
  @ApiPropertyOptional() @OptionalMember() @IsString() @Matches(areaPathPattern) area?: string;
  @ApiPropertyOptional({ enum: unitKinds, enumName: 'UnitKind' })
  @OptionalMember()
  @IsIn(unitKinds)
  kind?: UnitKind;
  /** Waiting time: less than a day, up to three days, up to a week, longer. */
  @ApiPropertyOptional({ enum: ageBands, enumName: 'AgeBand' })
  @OptionalMember()
  @IsIn(ageBands)
  age?: AgeBand;
  @ApiPropertyOptional({ enum: ['mail', 'handover'], enumName: 'PasswordDelivery' })
  @OptionalMember()
  @IsIn(['mail', 'handover'])
  delivery?: 'mail' | 'handover';
}
export class RequestFilterQuery extends RequestFilterDto {}

export class RequestQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['REQUESTED', 'ALL'] }) @IsOptional() @IsIn(['REQUESTED', 'ALL']) state:
    'REQUESTED' | 'ALL' = 'REQUESTED';
  @ApiPropertyOptional() @OptionalMember() @IsString() @Matches(areaPathPattern) area?: string;
  @ApiPropertyOptional({ enum: unitKinds, enumName: 'UnitKind' })
  @OptionalMember()
  @IsIn(unitKinds)
  kind?: UnitKind;
  @ApiPropertyOptional({ enum: ageBands, enumName: 'AgeBand' })
  @OptionalMember()
  @IsIn(ageBands)
  age?: AgeBand;
  @ApiPropertyOptional({ enum: ['mail', 'handover'], enumName: 'PasswordDelivery' })
  @OptionalMember()
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
  /** Gaps of the contact; `email-list` and `email` mean that the given address cannot be used. */
  @ApiProperty({ enum: contactGaps, enumName: 'ContactGap', isArray: true })
  contactGaps: readonly ContactGap[];
  /** Another unit with this name in this ward, or with this tax code, is known. */
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
  /** Waiting requests that match the filter. */
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
  /** Delivery of the password. */
  @ApiPropertyOptional({ enum: ['mail', 'handover'], enumName: 'PasswordDelivery' }) delivery?:
    'mail' | 'handover';
  @ApiPropertyOptional() code?: string;
}

export class DecisionsDto {
  @ApiProperty({ type: [DecisionDto] }) results: DecisionDto[];
}
