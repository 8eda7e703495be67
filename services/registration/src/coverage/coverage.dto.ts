import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  accountStates,
  registrationStates,
  unitKinds,
  type AccountState,
  type RegistrationState,
  type UnitKind,
  pendingSteps,
  type PendingStep,
} from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { OptionalMember } from '@khai-bao/platform/validation';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { ncoviBases, type NcoviBasis } from './ncovi-basis.js';
import { coverageViews, coverageStages, type CoverageView, type CoverageStage } from './coverage-stages.js';

const areaPath = /^\d+(\.\d+)*$/;

export class CoverageQuery {
  /** Path of an area within the actor's own; the own area when left out. */
  @ApiPropertyOptional({ example: '79.760' })
  @OptionalMember()
  @IsString()
  @MaxLength(40)
  @Matches(areaPath)
  area?: string;
  /** Days without a declaration after which a unit is silent; the configured number when left out. */
  @ApiPropertyOptional({ minimum: 1, maximum: 90 })
  @OptionalMember()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(90)
  days?: number;
}

export class CoverageUnitsQuery extends PageQuery {
  @ApiPropertyOptional({ example: '79.760.26740' })
  @OptionalMember()
  @IsString()
  @MaxLength(40)
  @Matches(areaPath)
  area?: string;
  @ApiPropertyOptional({ minimum: 1, maximum: 90 })
  @OptionalMember()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(90)
  days?: number;
  @ApiPropertyOptional({ enum: coverageViews, enumName: 'CoverageView' })
  @IsOptional()
  @IsIn(coverageViews)
  view: CoverageView = 'known';
  /** Only units whose pending step is overdue, the longest waiting first. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @Transform(({ value }) => value === true || value === 'true')
  @IsBoolean()
  late = false;
  /** Only units with an outdated poster. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @Transform(({ value }) => value === true || value === 'true')
  @IsBoolean()
  outdatedPosters = false;
}

/** Numbers of units by progress; each includes the units that have progressed further. */
export class CoverageCountsDto {
  /** All units except rejected, merged and closed ones. */
  @ApiProperty() known: number;
  @ApiProperty() received: number;
  @ApiProperty() forwarded: number;
  @ApiProperty() issued: number;
  /** Their account was handed over or mailed. */
  @ApiProperty() handedOver: number;
  /** Units with a declaration within the requested days. */
  @ApiProperty() active: number;
  /** Activated units without a declaration for the requested days. */
  @ApiProperty() silent: number;
  /** Units that use NCOVI and need no account. */
  @ApiProperty() exempt: number;
  /** Pharmacies on the list of the Department of Health, without an account request. */
  @ApiProperty() pharmacies: number;
  /** Units whose pending step is overdue. */
  @ApiProperty() late: number;
  /** Units with a poster that is to be printed again. */
  @ApiProperty() outdatedPosters: number;
}

export class CoverageAreaDto extends CoverageCountsDto {
  @ApiProperty() areaCode: string;
  @ApiProperty() areaPath: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['city', 'district', 'ward'], enumName: 'AreaLevel' }) level:
    'city' | 'district' | 'ward';
}

/** The successor of a merged ward. */
export class MergedIntoDto {
  @ApiProperty() areaPath: string;
  @ApiProperty({ example: 'Phường Bến Thành, Quận 1' }) name: string;
  /** Name of the merged ward. */
  @ApiProperty({ example: 'Phường Bến Nghé, Quận 1' }) former: string;
  /** Whether it is within the actor's area. */
  @ApiProperty() isOwn: boolean;
}

export class CoverageDto {
  @ApiProperty({ type: CoverageAreaDto }) area: CoverageAreaDto;
  /** The areas above it within the actor's area, the largest first. */
  @ApiProperty({ type: [CoverageAreaDto] }) above: Pick<CoverageAreaDto, 'areaPath' | 'name'>[];
  /** The areas directly below, in the order of their codes; none below a ward. */
  @ApiProperty({ type: [CoverageAreaDto] }) items: CoverageAreaDto[];
  @ApiProperty() days: number;
  /** Successor of a merged ward; null for any other area. */
  @ApiProperty({ type: MergedIntoDto, nullable: true }) mergedInto: MergedIntoDto | null;
}

export class CoverageUnitDto {
  @ApiProperty() unitId: string;
  @ApiProperty() trackingCode: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: unitKinds, enumName: 'UnitKind' }) kind: UnitKind;
  @ApiProperty() street: string;
  @ApiProperty() areaName: string;
  @ApiProperty({ enum: coverageStages, enumName: 'CoverageStage' }) stage: CoverageStage;
  @ApiProperty({ enum: registrationStates, enumName: 'RegistrationState' }) state: RegistrationState;
  @ApiProperty({ enum: accountStates, enumName: 'AccountState', nullable: true })
  accountState: AccountState | null;
  /** The last day with a declaration. */
  @ApiProperty({ nullable: true, type: String, example: '2021-06-30' }) declaredOn: string | null;
  /** The pending step; null when there is none. */
  @ApiProperty({ enum: pendingSteps, enumName: 'ProcessStep', nullable: true }) step: PendingStep | null;
  @ApiProperty({ nullable: true, type: String }) stepSince: string | null;
  @ApiProperty() late: boolean;
  /** Open gates whose poster is to be printed again. */
  @ApiProperty() outdatedPosters: number;
  /** Why NCOVI covers the unit; null when it does not. */
  @ApiProperty({ enum: ncoviBases, enumName: 'NcoviBasis', nullable: true }) ncoviBasis: NcoviBasis | null;
  /** End of the grace of a unit that has left the NCOVI list. */
  @ApiProperty({ nullable: true, type: String }) ncoviUntil: string | null;
  /** Whole days since the last declaration or the activation of the account; null before the activation. */
  @ApiProperty({ nullable: true, type: Number }) quietDays: number | null;
}

export class CoverageUnitListDto {
  @ApiProperty({ type: [CoverageUnitDto] }) items: CoverageUnitDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
