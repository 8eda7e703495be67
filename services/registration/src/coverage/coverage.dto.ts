import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  accountStates,
  registrationStates,
  unitKinds,
  type AccountState,
  type RegistrationState,
  type UnitKind,
} from '@khai-bao/contracts';
import { PageQuery } from '@khai-bao/platform/http';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { steps, type Step } from '../clocks/step-clock.js';
import { coverageViews, coverageStages, type CoverageView, type CoverageStage } from './coverage-stages.js';

const areaPath = /^\d+(\.\d+)*$/;

export class CoverageQuery {
  /** Path of an area within one's own; one's own when left out. */
  @ApiPropertyOptional({ example: '79.760' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(areaPath)
  area?: string;
  /** Days without a declaration after which a unit is silent; as configured when left out. */
  @ApiPropertyOptional({ minimum: 1, maximum: 90 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(90)
  days?: number;
}

export class CoverageUnitsQuery extends PageQuery {
  @ApiPropertyOptional({ example: '79.760.26740' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @Matches(areaPath)
  area?: string;
  @ApiPropertyOptional({ minimum: 1, maximum: 90 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(90)
  days?: number;
  @ApiPropertyOptional({ enum: coverageViews, enumName: 'CoverageView' })
  @IsOptional()
  @IsIn(coverageViews)
  view: CoverageView = 'known';
  /** Those alone that are late at the step that somebody owes, the longest waiting first. */
  @ApiPropertyOptional({ type: Boolean })
  @IsOptional()
  @Transform(({ value }) => value === true || value === 'true')
  @IsBoolean()
  late = false;
}

/** Units that have come so far, each number with those that have gone on. */
export class CoverageCountsDto {
  /** All but those refused or told twice. */
  @ApiProperty() known: number;
  @ApiProperty() received: number;
  @ApiProperty() forwarded: number;
  @ApiProperty() issued: number;
  /** Their account was handed over or mailed. */
  @ApiProperty() handedOver: number;
  /** Declared within the days asked for. */
  @ApiProperty() active: number;
  /** Activated, and no declaration for the days asked for. */
  @ApiProperty() silent: number;
  /** Use NCOVI; no account is asked for. */
  @ApiProperty() exempt: number;
  /** On the list of the Department of Health; no account is asked for. */
  @ApiProperty() pharmacies: number;
  /** Of all of them: late at the step that somebody owes. */
  @ApiProperty() late: number;
}

export class CoverageAreaDto extends CoverageCountsDto {
  @ApiProperty() areaCode: string;
  @ApiProperty() areaPath: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['city', 'district', 'ward'], enumName: 'AreaLevel' }) level:
    'city' | 'district' | 'ward';
}

/** The ward that another one went into. */
export class MergedIntoDto {
  @ApiProperty() areaPath: string;
  @ApiProperty({ example: 'Phường Bến Thành, Quận 1' }) name: string;
  /** What the one that went was called. */
  @ApiProperty({ example: 'Phường Bến Nghé, Quận 1' }) former: string;
  /** Whether it is within one's own area. */
  @ApiProperty() isOwn: boolean;
}

export class CoverageDto {
  @ApiProperty({ type: CoverageAreaDto }) area: CoverageAreaDto;
  /** The areas above it, within one's own, the widest first. */
  @ApiProperty({ type: [CoverageAreaDto] }) above: Pick<CoverageAreaDto, 'areaPath' | 'name'>[];
  /** The areas directly below, in the order of their codes; none below a ward. */
  @ApiProperty({ type: [CoverageAreaDto] }) items: CoverageAreaDto[];
  @ApiProperty() days: number;
  /** Where the units of a ward are that has gone into another; null for any other area. */
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
  /** What somebody owes; null when nobody owes anything. */
  @ApiProperty({ enum: steps, enumName: 'ProcessStep', nullable: true }) step: Step | null;
  @ApiProperty({ nullable: true, type: String }) stepSince: string | null;
  @ApiProperty() late: boolean;
  /** Whole days since the last declaration, or since the account was activated; null when it is not. */
  @ApiProperty({ nullable: true, type: Number }) quietDays: number | null;
}

export class CoverageUnitListDto {
  @ApiProperty({ type: [CoverageUnitDto] }) items: CoverageUnitDto[];
  @ApiProperty({ nullable: true, type: String }) nextCursor: string | null;
}
